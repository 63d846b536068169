package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * What this host remembers of a repository between two starts. Nothing depends on it but time, and the difference between an empty
 * repository and one that is not mounted.
 *
 * @param knownId tells the id it had when it was used before, here and under this name; asked until the repository was seen
 * @param cache below which small objects are kept, shared by all repositories; empty to keep none
 */
public record LocalMemory(Supplier<Optional<String>> knownId, Optional<Path> cache) {
    public LocalMemory {
        requireNonNull(knownId, "knownId");
        requireNonNull(cache, "cache");
    }

    public static LocalMemory none() {
        return new LocalMemory(Optional::empty, Optional.empty());
    }
}
