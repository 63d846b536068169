package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Hold;
import dev.holdfast.prune.Deletion;
import dev.holdfast.prune.LateDeletions.Late;
import dev.holdfast.prune.PruneReport;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What stays and what goes; the wiring implements it. */
public interface Retention {
    /**
     * Which backups a prune is about.
     *
     * @param deployment empty for all
     * @param repository empty for all
     */
    record Scope(Optional<String> deployment, Optional<String> repository) {
        public boolean takes(String ofDeployment, String inRepository) {
            return deployment.map(ofDeployment::equals).orElse(true)
                    && repository.map(inRepository::equals).orElse(true);
        }
    }

    /** Names of the configured repositories, in the order of the configuration. */
    List<String> repositories();

    /** Says what a prune would do, and changes nothing. Trouble with a repository is in its report. */
    List<PruneReport> plan(Scope scope);

    /** Removes what is due. Trouble with a repository is in its report. */
    List<PruneReport> prune(Scope scope, boolean massDeleteIsConfirmed);

    /**
     * Copies of deleted backups that are still there, since their repository was down or the deletion did not get to its end.
     *
     * @param areFinished whether to remove them now, where no rule stands in the way
     */
    List<Late> lateDeletions(Scope scope, boolean areFinished);

    /**
     * Places a hold on every copy of a backup.
     *
     * @return as it was placed
     * @throws RefusedException if a copy is held already
     * @throws RepositoryException if a repository that has it is down; the other copies are held then
     */
    Hold hold(Backup backup, String reason, Optional<Instant> until);

    /**
     * Lifts the hold of every copy of a backup. Returns the repositories that had one.
     *
     * @throws RepositoryException if a repository that has it is down; the other copies are not held any more then
     */
    List<String> unhold(Backup backup);

    /**
     * Removes every copy of a backup, unless a rule above policy forbids it.
     *
     * @param isForced whether min-verified may be undercut
     * @throws RefusedException if a rule forbids it; nothing was removed
     * @throws RepositoryException if a repository that has it is down; nothing was removed
     */
    List<Deletion> delete(Backup backup, boolean isForced);
}
