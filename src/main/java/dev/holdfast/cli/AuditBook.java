package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.BackupId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Who did what.
 *
 * @param lines oldest first
 * @param unread which repositories, or objects in them, could not be read, and why
 */
public record AuditBook(List<Line> lines, Map<String, String> unread) {
    public AuditBook {
        lines = List.copyOf(lines);
        unread = new LinkedHashMap<>(unread);
    }

    /** Ids of backups that were pruned or deleted. */
    public Set<BackupId> removed() {
        Set<BackupId> removed = new TreeSet<>();
        for (Line line : lines) {
            String ids = switch (line.entry().action()) {
                case "prune" -> line.entry().details().getOrDefault("backups", "");
                case "delete" -> line.entry().subject();
                default -> "";
            };
            Stream.of(ids.split(" "))
                    .filter(BackupId::isValid)
                    .map(BackupId::new)
                    .forEach(removed::add);
        }
        return removed;
    }

    /** @param repositories those that tell it */
    public record Line(AuditEntry entry, List<String> repositories) {
        public Line {
            requireNonNull(entry, "entry");
            repositories = List.copyOf(repositories);
        }
    }

    /** @param entries with the repositories that tell of each */
    public static AuditBook of(Map<AuditEntry, List<String>> entries, Map<String, String> unread) {
        return new AuditBook(
                entries.entrySet().stream()
                        .map(entry -> new Line(entry.getKey(), entry.getValue()))
                        .sorted(Comparator.comparing(line -> line.entry().at()))
                        .toList(),
                unread);
    }
}
