package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

/**
 * What became of one copy of a backup that was to be deleted.
 *
 * @param isRemoved whether the backup does not exist there any more
 * @param bytes what its archive took
 * @param problem what went wrong, or what is left behind, in words; empty when nothing did
 */
public record Deletion(String repository, boolean isRemoved, long bytes, String problem) {
    public Deletion {
        requireNonNull(repository, "repository");
        requireNonNull(problem, "problem");
    }
}
