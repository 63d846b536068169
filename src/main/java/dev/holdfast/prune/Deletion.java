package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

/**
 * What became of one copy of a backup that was to be deleted.
 *
 * @param isRemoved whether the backup does not exist there any more
 * @param bytes what its archive took
 * @param problem what went wrong, or which objects are left behind and why, in words; empty when nothing did
 */
public record Deletion(String repository, boolean isRemoved, long bytes, String problem) {
    public Deletion {
        requireNonNull(repository, "repository");
        requireNonNull(problem, "problem");
    }

    /** Whether nothing of it is left there; else its bytes may be, though nobody can use them as a backup any more. */
    public boolean isComplete() {
        return isRemoved && problem.isEmpty();
    }
}
