package dev.holdfast.catalog;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.PruneRecord;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one repository tells beside its backups.
 *
 * @param holds all of them, ended ones too: ask {@link #hold}
 * @param prunes the newest record of each deployment's instance
 * @param classByKey the storage class that each archive has now, by its key; S3's word
 * @param orphanBytes what archives take that no manifest names, those of uploads that are just being committed included
 * @param readLeased backups that somebody is reading and that must stay for so long
 */
public record Holdings(
        Map<BackupId, Hold> holds,
        List<PruneRecord> prunes,
        Map<String, String> classByKey,
        long orphanBytes,
        Set<BackupId> readLeased) {
    private static final Holdings NONE = new Holdings(Map.of(), List.of(), Map.of(), 0, Set.of());

    public Holdings {
        holds = Map.copyOf(holds);
        prunes = List.copyOf(prunes);
        classByKey = Map.copyOf(classByKey);
        readLeased = Set.copyOf(readLeased);
    }

    public static Holdings none() {
        return NONE;
    }

    /** The hold that forbids to remove this backup now. */
    public Optional<Hold> hold(BackupId backup, Instant now) {
        return Optional.ofNullable(holds.get(backup)).filter(hold -> hold.standsAt(now));
    }

    /** The newest prune of a deployment's instance here. */
    public Optional<PruneRecord> lastPrune(String deployment, String instance) {
        return prunes.stream()
                .filter(prune -> prune.deployment().equals(deployment)
                        && prune.instance().equals(instance))
                .findFirst();
    }

    /** The class that a backup's archive has here now; as written where the listing does not tell. */
    public String storageClass(Manifest manifest) {
        return classByKey.getOrDefault(
                manifest.archive().key(), manifest.archive().storageClass());
    }
}
