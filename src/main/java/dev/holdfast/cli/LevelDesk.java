package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.verify.LevelProgress;
import dev.holdfast.verify.ReadingPlan;
import java.util.List;

/** The levels of verification beside reading back: {@link dev.holdfast.verify.Levels}, which records what it finds. One thread. */
public interface LevelDesk {
    /** Whether anything is configured to be asked of this deployment. */
    boolean hasChecks(String deployment);

    /** @param areAll whether these are all copies of the deployment in the repository */
    LevelCheck stored(
            String deployment, String repository, List<Backup> copies, boolean areAll, LevelProgress progress);

    /** @param isNewest whether it is the newest verified backup of its deployment */
    LevelCheck verify(VerifyLevel level, Backup backup, boolean isNewest);

    LevelCheck checks(String deployment);

    /**
     * Which copies have their turn to be read back now.
     *
     * @throws dev.holdfast.failure.ConfigurationException if no time is said within which they have
     */
    ReadingPlan share(String deployment, CatalogReading reading);
}
