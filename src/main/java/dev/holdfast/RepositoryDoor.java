package dev.holdfast;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryIdentity;
import dev.holdfast.repository.Twins;
import dev.holdfast.state.KnownRepositories;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Opens repositories for writing: a new one is begun, one that was there before must be the same. Any thread may call it. */
final class RepositoryDoor {
    private final Map<String, Repository> repositories;
    private final Twins twins;
    private final KnownRepositories known;
    private final Set<String> opened = ConcurrentHashMap.newKeySet();

    /** @param repositories in the order of the configuration */
    RepositoryDoor(Map<String, Repository> repositories, KnownRepositories known) {
        this.repositories = Map.copyOf(repositories);
        this.twins = new Twins(repositories.values());
        this.known = known;
    }

    /**
     * Returns the repository, which is there and the one it was.
     *
     * @throws dev.holdfast.failure.RepositoryException if it cannot be reached, is gone, was replaced, or is another one under a second name
     */
    Repository open(String name) {
        Repository repository = repositories.get(name);
        if (repository == null) {
            throw new ConfigurationException(
                    "no repository '" + name + "' is configured", "name it under repositories, or change 'into'");
        }
        if (!opened.contains(name)) {
            identify(repository);
            opened.add(name);
        }
        // Each time: the other may have been unmounted when this one was opened.
        twins.problem(repository).ifPresent(problem -> {
            throw problem;
        });
        return repository;
    }

    private void identify(Repository repository) {
        Optional<String> knownId = known.knownId(repository.name(), repository.location());
        if (knownId.isPresent()) {
            repository.initialise(knownId.get());
        } else {
            RepositoryIdentity identity = repository.initialise();
            known.remember(repository.name(), repository.location(), identity.id());
        }
    }
}
