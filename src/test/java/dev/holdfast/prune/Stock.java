package dev.holdfast.prune;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.RetentionPlan;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;

/** Where the years of a team leave their backups. All of one deployment. A repository that is down is not asked. */
interface Stock {
    void store(String repository, Manifest manifest);

    /** Copies from the first repository to the other what belongs there. */
    void replicate();

    void hold(String repository, Hold hold);

    void unhold(String repository, BackupId backup);

    /** From now on nothing fails any more by chance. */
    default void calm() {}

    /** Prunes and copies while a repository does not answer. */
    default void whileDown(String repository) {}

    /** Takes away what was left behind. */
    default void sweep(String repository) {}

    /** The process ends and another one begins, which knows nothing. */
    void restart();

    /**
     * Prunes.
     *
     * @param killedAfter so many deletions of objects, where the process dies
     * @return why less went than policy asks for
     */
    List<Block> prune(String repository, OptionalInt killedAfter);

    /** Moves what is due to another storage class. */
    void transition(String repository);

    /** The storage class of each backup that is there. */
    Map<BackupId, String> classes(String repository);

    /** What a prune would do now. */
    RetentionPlan plan(String repository);

    /** Hears of each backup at the moment it ceases to exist. */
    interface Witness {
        void removed(String repository, BackupId backup);

        /** It was written, for the first time or because it had been removed in error. */
        void written(String repository, BackupId backup);
    }
}
