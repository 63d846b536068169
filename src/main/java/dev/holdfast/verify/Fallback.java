package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

/**
 * A copy that could not be fetched, while another one could.
 *
 * @param repository of the copy
 * @param isDamaged whether it is missing or not what it should be; else it could not be read
 * @param problem what is wrong with it
 * @param used the repository that was fetched from
 */
public record Fallback(String repository, boolean isDamaged, String problem, String used) {
    public Fallback {
        requireNonNull(repository, "repository");
        requireNonNull(problem, "problem");
        requireNonNull(used, "used");
    }
}
