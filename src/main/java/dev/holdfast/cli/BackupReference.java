package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.UsageException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * What people type for a backup: an id, a unique beginning of one, or {@code latest}, the newest verified backup of a deployment. Safety copies, which restores take before they
 * change anything, are the latest only where there is nothing else.
 */
final class BackupReference {
    static final String DESCRIPTION = "An id, a unique beginning of one, or latest: the newest verified backup.";

    private final String text;
    private final Optional<String> deployment;

    BackupReference(String text, Optional<String> deployment) {
        this.text = text;
        this.deployment = deployment;
    }

    /**
     * @param configured names of all configured deployments
     * @throws UsageException if it may mean several
     * @throws CorruptBackupException if there is none such
     */
    Backup in(CatalogReading reading, List<String> configured) {
        deployment.ifPresent(name -> Deployments.require(name, reading.catalog(), configured));
        if (text.equals("latest")) {
            return latest(reading, configured);
        }
        Catalog catalog = deployment.map(reading.catalog()::ofDeployment).orElse(reading.catalog());
        List<Backup> found = catalog.beginningWith(text);
        if (found.size() > 1) {
            throw new UsageException(
                    "'" + text + "' is the beginning of " + found.size() + " backups: " + some(found),
                    "type more of the id");
        }
        if (found.isEmpty()) {
            throw new CorruptBackupException(
                    "there is no backup '" + text + "'" + unseen(reading), "see what there is with: holdfast list");
        }
        return found.get(0);
    }

    private Backup latest(CatalogReading reading, List<String> configured) {
        if (deployment.isEmpty() && configured.size() > 1) {
            throw new UsageException(
                    "latest of which deployment? " + configured.size() + " are configured",
                    "add --deployment with one of: " + String.join(", ", configured));
        }
        Optional<String> only = deployment.or(() -> configured.stream().findFirst());
        Catalog catalog = only.map(reading.catalog()::ofDeployment).orElse(reading.catalog());
        return catalog.latestToRelyOn()
                .orElseThrow(() -> new CorruptBackupException(
                        "there is no verified backup of " + only.orElse("any deployment") + unseen(reading),
                        Repositories.down(reading).isEmpty()
                                ? "take one: holdfast backup " + only.orElse("DEPLOYMENT")
                                : "see what is wrong with the repository: holdfast status"));
    }

    private static String some(List<Backup> found) {
        return found.stream().limit(5).map(backup -> backup.id().value()).collect(Collectors.joining(", "))
                + (found.size() > 5 ? ", ..." : "");
    }

    private static String unseen(CatalogReading reading) {
        String down = Repositories.down(reading).stream().collect(Collectors.joining(", "));
        return down.isEmpty() ? "" : " in the repositories that can be read (not " + down + ")";
    }
}
