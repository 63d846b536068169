package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What every prune needs.
 *
 * @param repositories opens the repository of this name, so that it is there and the one it was
 * @param others all repositories: what is held in one is in all
 * @param owed tells what other repositories have still to get from the one that is pruned
 * @param timeout after which a prune of one deployment in one repository ends with what it did so far
 * @param by user and host, for the records
 */
public record PruneSurroundings(
        Function<String, Repository> repositories,
        Supplier<List<Repository>> others,
        Leases leases,
        Policies policies,
        OwedCopies owed,
        Duration timeout,
        Clock clock,
        String by) {
    public PruneSurroundings {
        requireNonNull(repositories, "repositories");
        requireNonNull(others, "others");
        requireNonNull(leases, "leases");
        requireNonNull(policies, "policies");
        requireNonNull(owed, "owed");
        requireNonNull(timeout, "timeout");
        requireNonNull(clock, "clock");
        requireNonNull(by, "by");
    }

    /** @param everywhere as it was read last */
    Look look(Repository repository, CatalogReading everywhere) {
        return new Look(repository, others.get(), everywhere, owed);
    }
}
