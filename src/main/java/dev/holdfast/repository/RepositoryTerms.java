package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import java.util.Optional;

/**
 * What the configuration says of a repository beside where it is.
 *
 * @param offSite whether it survives the loss of the deployment's site
 * @param lock how its backups are locked, from their commit on
 */
public record RepositoryTerms(boolean offSite, Optional<LockTerms> lock) {
    public RepositoryTerms {
        requireNonNull(lock, "lock");
    }

    /** Those of a repository that locks nothing. */
    public static RepositoryTerms unlocked(boolean offSite) {
        return new RepositoryTerms(offSite, Optional.empty());
    }
}
