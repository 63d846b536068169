package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * The room in a place that we write to, as it was looked at last.
 *
 * @param place {@code state-dir}, or the name of a repository
 * @param repository the repository that lies there; empty for our own state
 * @param path for people
 * @param at when the numbers were read
 * @param freeBytes what we may still write; 0 where it cannot be read
 * @param sizeBytes of the whole file system; 0 where it cannot be read
 * @param problem why it cannot be read, in words; empty when it can
 */
public record DiskSpace(
        String place,
        Optional<String> repository,
        String path,
        Instant at,
        long freeBytes,
        long sizeBytes,
        String problem) {
    public DiskSpace {
        requireNonNull(place, "place");
        requireNonNull(repository, "repository");
        requireNonNull(path, "path");
        requireNonNull(at, "at");
        requireNonNull(problem, "problem");
    }

    public boolean isRead() {
        return problem.isEmpty();
    }
}
