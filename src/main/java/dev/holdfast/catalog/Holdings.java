package dev.holdfast.catalog;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.RestoreRecord;
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
 * @param writtenByKey when each archive was written as it lies there now, by its key and the store's clock: a move to another class by Holdfast writes it anew, one by the
 *     bucket does not
 * @param orphanBytes what archives take that no manifest names, those of uploads that are just being committed included
 * @param readLeased backups that somebody is reading and that must stay for so long
 * @param deletions backups that somebody wanted gone from all repositories, whether they still lie here or not
 * @param restores into its deployments, oldest first, as far as their journals can be read
 * @param checks of each deployment and level the newest that was recorded here
 * @param drills all of all deployments, each once: as it ended, or as it began where it did not
 */
public record Holdings(
        Map<BackupId, Hold> holds,
        List<PruneRecord> prunes,
        Map<String, String> classByKey,
        Map<String, Instant> writtenByKey,
        long orphanBytes,
        Set<BackupId> readLeased,
        Map<BackupId, DeletionRecord> deletions,
        List<RestoreRecord> restores,
        List<LevelCheck> checks,
        List<DrillRecord> drills) {
    private static final Holdings NONE = new Holdings(Map.of(), List.of(), Map.of(), Map.of(), 0, Set.of(), Map.of());

    public Holdings {
        holds = Map.copyOf(holds);
        prunes = List.copyOf(prunes);
        classByKey = Map.copyOf(classByKey);
        writtenByKey = Map.copyOf(writtenByKey);
        readLeased = Set.copyOf(readLeased);
        deletions = Map.copyOf(deletions);
        restores = List.copyOf(restores);
        checks = List.copyOf(checks);
        drills = List.copyOf(drills);
    }

    /** One into whose deployments nothing was restored, of which no level was ever verified, and that tells of no drill. */
    public Holdings(
            Map<BackupId, Hold> holds,
            List<PruneRecord> prunes,
            Map<String, String> classByKey,
            Map<String, Instant> writtenByKey,
            long orphanBytes,
            Set<BackupId> readLeased,
            Map<BackupId, DeletionRecord> deletions) {
        this(
                holds,
                prunes,
                classByKey,
                writtenByKey,
                orphanBytes,
                readLeased,
                deletions,
                List.of(),
                List.of(),
                List.of());
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

    /** When a backup's archive was written as it lies here now; its commit where the listing does not tell. */
    public Instant written(Manifest manifest) {
        return writtenByKey.getOrDefault(
                manifest.archive().key(), manifest.timing().committed());
    }
}
