package dev.holdfast.backup;

import dev.holdfast.catalog.Destinations;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How backups of one deployment are taken.
 *
 * @param includeStorage whether stored files are in the export
 * @param into repositories in order; the first is written in the backup
 * @param intoByTier where a tier says its own
 * @param intoBySchedule where a schedule says its own
 * @param expireSource whether the deployment's own copy is dropped after the commit
 * @param timeout of one run that has no other deadline
 * @param storageClasses S3's word by repository, then by tier; absent means the store's default
 */
public record BackupPlan(
        String deployment,
        boolean includeStorage,
        List<String> into,
        Map<String, List<String>> intoByTier,
        Map<String, List<String>> intoBySchedule,
        ExpireSource expireSource,
        Duration timeout,
        Map<String, Map<String, String>> storageClasses,
        Expectations expectations) {
    public BackupPlan {
        into = List.copyOf(into);
        intoByTier = Map.copyOf(intoByTier);
        intoBySchedule = Map.copyOf(intoBySchedule);
        storageClasses = Map.copyOf(storageClasses);
    }

    /**
     * Where a backup is written first: the first repository of the schedule's own list, else of the tier's, else of the deployment's.
     *
     * @param schedule empty for a manual backup
     */
    public String firstRepository(Optional<String> schedule, String tier) {
        return destinations().of(schedule, tier).get(0);
    }

    /** The same with stored files in the export. */
    BackupPlan withStorage() {
        return new BackupPlan(
                deployment,
                true,
                into,
                intoByTier,
                intoBySchedule,
                expireSource,
                timeout,
                storageClasses,
                expectations);
    }

    /** Where its backups belong, each first repository among them. */
    public Destinations destinations() {
        return new Destinations(into, intoByTier, intoBySchedule);
    }

    /** The storage class that archives of a tier are written in; empty for the store's default. */
    public Optional<String> storageClass(String repository, String tier) {
        return Optional.ofNullable(
                storageClasses.getOrDefault(repository, Map.of()).get(tier));
    }

    /** Whether the source's copy goes. {@code SELF_HOSTED}: only where it fills our own disk. */
    public enum ExpireSource {
        YES,
        NO,
        SELF_HOSTED
    }
}
