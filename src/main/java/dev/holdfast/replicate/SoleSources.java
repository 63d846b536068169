package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.StorageClassRules;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds the copies that others have still to be made from. Pure.
 *
 * <p>Another copy takes a repository's part only if it is there beyond doubt and will be tomorrow: its repository was just read, it was not found damaged, it needs no thaw, and
 * its own retention keeps it. Two that both are to go thus wait for each other's sake, until the third is served; and what is not known, as after a start while a repository is
 * down, is taken for missing.
 */
public final class SoleSources implements OwedCopies {
    private final Function<Manifest, List<String>> destinations;
    private final Keeping keeping;

    /** @param destinations names of the repositories that are to hold a backup; empty if it belongs nowhere */
    public SoleSources(Function<Manifest, List<String>> destinations, Keeping keeping) {
        this.destinations = requireNonNull(destinations, "destinations");
        this.keeping = requireNonNull(keeping, "keeping");
    }

    @Override
    public Map<BackupId, SortedSet<String>> from(String repository, CatalogReading reading, Instant now) {
        Map<String, List<Backup>> lacking = lacking(repository, reading);
        Map<BackupId, Backup> wanted = new LinkedHashMap<>();
        Map<BackupId, SortedSet<String>> owed = new HashMap<>();
        lacking.forEach((target, backups) -> {
            Set<BackupId> kept = keeping.kept(target, backups, reading, now);
            backups.stream().filter(backup -> kept.contains(backup.id())).forEach(backup -> {
                wanted.put(backup.id(), backup);
                owed.computeIfAbsent(backup.id(), id -> new TreeSet<>()).add(target);
            });
        });
        owed.keySet().removeAll(safeElsewhere(repository, List.copyOf(wanted.values()), reading, now));
        return Map.copyOf(owed);
    }

    /** By target, what is good here and not there. What somebody wanted gone is owed to nobody. */
    private Map<String, List<Backup>> lacking(String repository, CatalogReading reading) {
        Set<BackupId> deleted = reading.deletions().keySet();
        Map<String, List<Backup>> lacking = new LinkedHashMap<>();
        for (Backup backup : reading.catalog().backups()) {
            if (isIn(repository, backup) && !deleted.contains(backup.id())) {
                destinations.apply(backup.manifest()).stream()
                        .filter(target -> !isIn(target, backup))
                        .forEach(target -> lacking.computeIfAbsent(target, name -> new ArrayList<>())
                                .add(backup));
            }
        }
        return lacking;
    }

    private Set<BackupId> safeElsewhere(String repository, List<Backup> wanted, CatalogReading reading, Instant now) {
        Map<String, List<Backup>> others = new LinkedHashMap<>();
        for (Backup backup : wanted) {
            backup.repositories().stream()
                    .filter(name -> !name.equals(repository) && isSource(name, backup, reading))
                    .forEach(name -> others.computeIfAbsent(name, key -> new ArrayList<>())
                            .add(backup));
        }
        Set<BackupId> safe = new HashSet<>();
        others.forEach((name, backups) -> safe.addAll(keeping.kept(name, backups, reading, now)));
        return safe;
    }

    private static boolean isSource(String repository, Backup backup, CatalogReading reading) {
        RepositoryState state = reading.repositories().get(repository);
        return state != null
                && state.isUp()
                && isIn(repository, backup)
                && !StorageClassRules.of(state.holdings().storageClass(backup.manifest()))
                        .isArchived();
    }

    private static boolean isIn(String repository, Backup backup) {
        return backup.repositories().contains(repository) && backup.isGoodIn(repository);
    }
}
