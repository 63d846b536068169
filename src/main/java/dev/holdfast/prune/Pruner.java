package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LeasePurpose;
import dev.holdfast.repository.LeaseResult;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.RetentionPlanner;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * Removes what retention lets go, one deployment in one repository at a time, under the deployment's lease there. Expected trouble is in the report and does
 * not throw: a repository that is down, a manifest that cannot be read (nothing of that repository is removed then), a lease that somebody else holds, a
 * deletion that is denied.
 *
 * <p>Killed at any moment it leaves only orphans: what it means to remove is recorded before the first deletion, and of each backup the manifest goes first.
 * Any thread may call it.
 */
public final class Pruner {
    private final PruneSurroundings surroundings;
    private final RetentionPlanner planner;

    public Pruner(PruneSurroundings surroundings) {
        this.surroundings = requireNonNull(surroundings, "surroundings");
        this.planner = new RetentionPlanner(surroundings.policies());
    }

    /**
     * What is to be pruned, and by which run.
     *
     * @param run its id
     * @param confirmed whether more than half of the deployment's backups may go at once
     * @param makesWay asked before each removal: whether to end early, as for a backup that waits
     */
    public record Order(
            String run, String repository, String deployment, boolean confirmed, BooleanSupplier makesWay) {}

    /**
     * Says what a prune would do now, and changes nothing.
     *
     * @param deployment only its backups; empty for all that the repository holds
     * @param everywhere tells of holds that lie in other repositories; may be some minutes old
     * @return one report for each deployment, sorted by name; one without backups if the repository cannot be looked at
     */
    public List<PruneReport> plan(String repository, Optional<String> deployment, CatalogReading everywhere) {
        return reporting(repository, deployment, Optional.empty(), () -> {
            Repository opened = surroundings.repositories().apply(repository);
            Inventory inventory = surroundings.look(opened, everywhere).now();
            List<String> deployments = deployment.map(List::of).orElseGet(inventory::deployments);
            return deployments.stream()
                    .map(name -> new DryRun(planner, opened).report(name, inventory.ofDeployment(name)))
                    .toList();
        });
    }

    /**
     * Carries out the plan as it is once the lease is held.
     *
     * @param everywhere tells of holds that lie in other repositories; may be some minutes old
     */
    public PruneReport prune(Order order, CatalogReading everywhere) {
        Instant deadline = now().plus(surroundings.timeout());
        return reporting(order.repository(), Optional.of(order.deployment()), Optional.of(order.run()), () -> {
                    Repository opened = surroundings.repositories().apply(order.repository());
                    try (Lease lease = lease(opened, order)) {
                        return List.of(new PruneRun(surroundings, opened, lease, order, deadline)
                                .execute(surroundings.look(opened, everywhere), planner));
                    }
                })
                .get(0);
    }

    private List<PruneReport> reporting(
            String repository, Optional<String> deployment, Optional<String> run, Supplier<List<PruneReport>> work) {
        try {
            return work.get();
        } catch (ConfigurationException e) {
            throw e;
        } catch (HoldfastException e) {
            return List.of(new PruneReport(
                    repository,
                    deployment,
                    run,
                    now(),
                    List.of(),
                    List.of(new Block(kindOf(e), deployment, Optional.empty(), e.explain()))));
        }
    }

    private static Block.Kind kindOf(HoldfastException e) {
        if (e instanceof RepositoryException) {
            return Block.Kind.REPOSITORY_DOWN;
        }
        return e instanceof RefusedException ? Block.Kind.LEASED : Block.Kind.UNREADABLE;
    }

    private Lease lease(Repository repository, Order order) {
        return surroundings
                .leases()
                .acquire(repository, order.deployment(), LeasePurpose.PRUNE, order.run())
                .match(LeaseResult.Granted::lease, other -> {
                    throw new RefusedException(
                            "cannot remove backups of " + order.deployment() + " from repository " + repository.name()
                                    + ": " + other.words(),
                            "wait for it to end; if it is gone, its lease ends by itself");
                });
    }

    private Instant now() {
        return surroundings.clock().instant();
    }
}
