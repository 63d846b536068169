package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupPlan;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.LiveView;
import dev.holdfast.failure.ConfigurationException;
import java.time.Duration;
import java.util.Optional;

/**
 * A deployment of the configuration, as what can be restored into.
 *
 * @param plan how its backups are taken, its safety copies among them
 * @param isProduction whether a restore into it asks twice
 * @param rpo how much of it may be lost
 * @param exports speaks to it with the key that takes backups
 * @param view looks at it with that key
 * @param imports writes to it with the restore key; empty where there is none
 */
public record RestoreTarget(
        BackupPlan plan,
        boolean isProduction,
        Optional<Duration> rpo,
        Deployment exports,
        LiveView view,
        Optional<ImportTarget> imports) {
    public RestoreTarget {
        requireNonNull(plan, "plan");
        requireNonNull(rpo, "rpo");
        requireNonNull(exports, "exports");
        requireNonNull(view, "view");
        requireNonNull(imports, "imports");
    }

    public String name() {
        return plan.deployment();
    }

    /** @throws ConfigurationException if it has no restore key */
    ImportTarget requireImports() {
        return imports.orElseThrow(() -> new ConfigurationException(
                "deployment " + name() + " has no restore key, so nothing can be restored into it",
                "make a deploy key that may import, and set deployments." + name() + ".restore-key-file"));
    }
}
