package dev.holdfast.state;

import java.util.Optional;

/**
 * Remembers which repository was found at a place, so that an empty mount point or another bucket is not mistaken for a new repository. Like {@link RunLog}, it never
 * throws because it cannot be stored or read.
 */
public interface KnownRepositories {
    /** The id of the repository that was last found at this location under this name. */
    Optional<String> knownId(String repository, String location);

    /** Remembers it. */
    void remember(String repository, String location, String id);

    /** Remembers nothing. */
    static KnownRepositories none() {
        return new KnownRepositories() {
            @Override
            public Optional<String> knownId(String repository, String location) {
                return Optional.empty();
            }

            @Override
            public void remember(String repository, String location, String id) {}
        };
    }
}
