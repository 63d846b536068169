package dev.holdfast.catalog;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Map;

/**
 * The catalog as it could be read.
 *
 * @param catalog what all repositories hold; of one that is down what was last seen of it
 * @param repositories the state of every configured repository by name
 * @param at when it was read
 */
public record CatalogReading(Catalog catalog, Map<String, RepositoryState> repositories, Instant at) {
    public CatalogReading {
        repositories = Map.copyOf(repositories);
    }

    /**
     * @param problem why it could not be read, in words; empty when it could
     * @param everRead whether it was read since the program started; if not, what it holds is unknown
     * @param holdings what it tells beside its backups; as it was last seen if it is down
     */
    public record RepositoryState(String problem, boolean everRead, Holdings holdings) {
        public RepositoryState {
            requireNonNull(problem, "problem");
            requireNonNull(holdings, "holdings");
        }

        /** One that tells nothing beside its backups. */
        public RepositoryState(String problem, boolean everRead) {
            this(problem, everRead, Holdings.none());
        }

        public boolean isUp() {
            return problem.isEmpty();
        }
    }
}
