package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

/**
 * That what this host promises does not lie in a repository as it should, so that nobody could judge us from outside.
 *
 * @param problem why, in words
 * @param advice what to do, without a full stop at its end
 */
public record Unpublished(String repository, String problem, String advice) {
    public Unpublished {
        requireNonNull(repository, "repository");
        requireNonNull(problem, "problem");
        requireNonNull(advice, "advice");
    }
}
