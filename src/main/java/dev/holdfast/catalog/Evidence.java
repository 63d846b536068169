package dev.holdfast.catalog;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.RestoreRecord;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What was done with the backups of one repository and what came of it, as it is recorded there. Verifications are told with the backups that they are about.
 *
 * @param prunes the newest record of each deployment's instance
 * @param deletions backups that somebody wanted gone from all repositories, whether they still lie here or not
 * @param restores into its deployments, oldest first, as far as their journals can be read
 * @param checks of each deployment and level the newest that was recorded here
 * @param drills all of all deployments, each once: as it ended, or as it began where it did not
 */
public record Evidence(
        List<PruneRecord> prunes,
        Map<BackupId, DeletionRecord> deletions,
        List<RestoreRecord> restores,
        List<LevelCheck> checks,
        List<DrillRecord> drills) {
    private static final Evidence NONE = new Evidence(List.of(), Map.of(), List.of(), List.of(), List.of());

    public Evidence {
        prunes = List.copyOf(prunes);
        deletions = Map.copyOf(deletions);
        restores = List.copyOf(restores);
        checks = List.copyOf(checks);
        drills = List.copyOf(drills);
    }

    public static Evidence none() {
        return NONE;
    }

    /** The newest prune of a deployment's instance here. */
    public Optional<PruneRecord> lastPrune(String deployment, String instance) {
        return prunes.stream()
                .filter(prune -> prune.deployment().equals(deployment)
                        && prune.instance().equals(instance))
                .findFirst();
    }
}
