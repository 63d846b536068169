package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/** Finds what lacks where. Pure: it asks nothing but what it was given. */
public final class MissingCopies {
    private static final Comparator<MissingCopy> IN_ORDER = Comparator.<MissingCopy, Boolean>comparing(
                    copy -> copy.backup().isSuspect())
            .thenComparing(MissingCopy::backup, Backup.OLDEST_FIRST.reversed());

    private final Function<Manifest, List<String>> destinations;
    private final Keeping keeping;

    /** @param destinations names of the repositories that are to hold a backup; empty if it belongs nowhere */
    public MissingCopies(Function<Manifest, List<String>> destinations, Keeping keeping) {
        this.destinations = requireNonNull(destinations, "destinations");
        this.keeping = requireNonNull(keeping, "keeping");
    }

    /**
     * Returns what lacks, in the order in which it is to be copied: those that are not suspect first, of each the newest snapshot first. A backup of which no good copy is
     * left cannot be copied and is not among them, nor is one that was deleted while a repository was down; what a repository lacks that was never read is not known.
     */
    public List<MissingCopy> in(CatalogReading reading, Instant now) {
        Map<String, List<Backup>> absent = new LinkedHashMap<>();
        Set<BackupId> deleted = reading.deletions().keySet();
        for (Backup backup : reading.catalog().backups()) {
            if (deleted.contains(backup.id()) || backup.repositories().stream().noneMatch(backup::isGoodIn)) {
                continue;
            }
            for (String target : destinations.apply(backup.manifest())) {
                if (!backup.repositories().contains(target) && isRead(reading, target)) {
                    absent.computeIfAbsent(target, name -> new ArrayList<>()).add(backup);
                }
            }
        }
        List<MissingCopy> missing = new ArrayList<>();
        absent.forEach((target, backups) -> {
            Set<BackupId> kept = keeping.kept(target, backups, reading, now);
            backups.stream()
                    .filter(backup -> kept.contains(backup.id()))
                    .forEach(backup -> missing.add(new MissingCopy(backup, target)));
        });
        missing.sort(IN_ORDER);
        return List.copyOf(missing);
    }

    private static boolean isRead(CatalogReading reading, String repository) {
        RepositoryState state = reading.repositories().get(repository);
        return state != null && state.everRead();
    }
}
