package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.AuditEntry;
import dev.holdfast.manifest.BackupId;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
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

    /** Backups that were pruned or deleted, by deployment; without those of which it is told that they never counted. */
    public Map<String, Set<BackupId>> removed() {
        Map<String, Set<BackupId>> removed = new TreeMap<>();
        Set<String> uncounted = uncounted();
        for (Line line : lines) {
            String ids = switch (line.entry().action()) {
                case "prune" -> line.entry().details().getOrDefault("backups", "");
                case "delete" -> line.entry().subject();
                default -> "";
            };
            Stream.of(ids.split(" "))
                    .filter(BackupId::isValid)
                    .filter(id -> !uncounted.contains(id))
                    .map(BackupId::new)
                    .forEach(id -> removed.computeIfAbsent(line.entry().deployment(), any -> new TreeSet<>())
                            .add(id));
        }
        return removed;
    }

    /** Ids of backups that were taken by hand, or suspect when they were deleted: neither answers to a schedule. */
    public Set<String> uncounted() {
        return lines.stream()
                .map(Line::entry)
                .filter(entry -> entry.action().equals("backup")
                        || (entry.action().equals("delete")
                                && entry.details().getOrDefault("suspect", "").equals("true")))
                .map(AuditEntry::subject)
                .collect(Collectors.toSet());
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
