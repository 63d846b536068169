package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Finds repositories that are one under two names: two mounts of a disk, two addresses of a store. Their copies are one copy, and what policy keeps in one the
 * other's policy would remove. The first in the order of the configuration counts. Asks no store. Any thread may call it.
 */
public final class Twins {
    private final List<Repository> repositories;

    /** @param repositories in the order of the configuration */
    public Twins(Collection<Repository> repositories) {
        this.repositories = List.copyOf(repositories);
    }

    /** Why a repository must not be used; empty if no earlier one is known to be the same. */
    public Optional<RepositoryException> problem(Repository repository) {
        return repository
                .knownId()
                .flatMap(id -> repositories.stream()
                        .takeWhile(earlier -> !earlier.name().equals(repository.name()))
                        .filter(earlier -> earlier.knownId().equals(Optional.of(id)))
                        .findFirst()
                        .map(earlier -> same(repository, earlier, id)));
    }

    private static RepositoryException same(Repository repository, Repository earlier, String id) {
        return new RepositoryException(
                repository + " at " + repository.location() + " is the same as " + earlier + " at " + earlier.location()
                        + " (both have the id " + id + "): a copy in it is no further copy",
                "take one of them out of the configuration, or correct its path, mount, endpoint, bucket or prefix; if somebody"
                        + " copied the files of one to the other, begin an empty one instead and run: holdfast replicate");
    }
}
