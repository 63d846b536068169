package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.LockTerms;
import java.util.Optional;

/**
 * What a repository's configuration expects of its bucket.
 *
 * @param movesArchives whether the bucket's own rules move archives to other classes; else Holdfast does
 * @param lock how its backups are locked
 */
public record BucketTerms(boolean movesArchives, Optional<LockTerms> lock) {
    public BucketTerms {
        requireNonNull(lock, "lock");
    }
}
