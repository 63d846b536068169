package dev.holdfast.catalog;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * What one repository tells beside its backups.
 *
 * @param holds all of them, ended ones too: ask {@link #hold}
 * @param classByKey the storage class that each archive has now, by its key; S3's word
 * @param writtenByKey when each archive was written as it lies there now, by its key and the store's clock: a move to another class by Holdfast writes it anew, one by the
 *     bucket does not
 * @param orphanBytes what archives take that no manifest names, those of uploads that are just being committed included
 * @param readLeased backups that somebody is reading and that must stay for so long
 * @param evidence of what was done
 * @param restoring deployments with a restore that stands half-way and that somebody carried out when this was read
 */
public record Holdings(
        Map<BackupId, Hold> holds,
        Map<String, String> classByKey,
        Map<String, Instant> writtenByKey,
        long orphanBytes,
        Set<BackupId> readLeased,
        Evidence evidence,
        Set<String> restoring) {
    private static final Holdings NONE = new Holdings(Map.of(), Map.of(), Map.of(), 0, Set.of(), Evidence.none());

    public Holdings {
        holds = Map.copyOf(holds);
        classByKey = Map.copyOf(classByKey);
        writtenByKey = Map.copyOf(writtenByKey);
        readLeased = Set.copyOf(readLeased);
        requireNonNull(evidence, "evidence");
        restoring = Set.copyOf(restoring);
    }

    /** One into whose deployments nobody restores. */
    public Holdings(
            Map<BackupId, Hold> holds,
            Map<String, String> classByKey,
            Map<String, Instant> writtenByKey,
            long orphanBytes,
            Set<BackupId> readLeased,
            Evidence evidence) {
        this(holds, classByKey, writtenByKey, orphanBytes, readLeased, evidence, Set.of());
    }

    public static Holdings none() {
        return NONE;
    }

    /** The hold that forbids to remove this backup now. */
    public Optional<Hold> hold(BackupId backup, Instant now) {
        return Optional.ofNullable(holds.get(backup)).filter(hold -> hold.standsAt(now));
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
