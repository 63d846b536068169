package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.replicate.CopyState;
import dev.holdfast.state.RunFacts;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The state of everything that was promised, at one moment.
 *
 * @param promises in the order of the configuration, kept ones included
 * @param deployments those that are configured, in their order
 * @param schedules of all configured deployments
 * @param tiers those in use: of schedules, of stored backups and of runs
 * @param copiesMin by configured deployment: in how many repositories the worst-off verified backup is good; 0 without one. Empty while a repository
 *     was never read
 * @param copies what lacks where, and whether there are three copies on two kinds of storage, one off site; by configured deployment
 * @param unknown names of the deployments of which nobody knows yet what is stored, since a repository that tells was never read: what schedules and
 *     tiers say of backups is then no more than what could be read
 * @param telling how alerts and their channels stand
 */
public record Health(
        Instant at,
        List<Promise> promises,
        List<DeploymentHealth> deployments,
        List<ScheduleHealth> schedules,
        List<TierHealth> tiers,
        Map<String, Integer> copiesMin,
        List<CopyState> copies,
        Set<String> unknown,
        List<RepositoryHealth> repositories,
        Circumstances circumstances,
        RunFacts facts,
        Telling telling) {
    public Health {
        requireNonNull(at, "at");
        promises = List.copyOf(promises);
        deployments = List.copyOf(deployments);
        schedules = List.copyOf(schedules);
        tiers = List.copyOf(tiers);
        copiesMin = Map.copyOf(copiesMin);
        copies = List.copyOf(copies);
        unknown = Set.copyOf(unknown);
        repositories = List.copyOf(repositories);
        requireNonNull(circumstances, "circumstances");
        requireNonNull(facts, "facts");
        requireNonNull(telling, "telling");
    }

    /** The same with other promises, as with their times filled in. */
    Health with(List<Promise> others) {
        return new Health(
                at,
                others,
                deployments,
                schedules,
                tiers,
                copiesMin,
                copies,
                unknown,
                repositories,
                circumstances,
                facts,
                telling);
    }

    /** Whether no promise is broken. Warnings do not matter here. */
    public boolean isHealthy() {
        return broken().isEmpty();
    }

    public List<Promise> broken() {
        return in(PromiseState.CRITICAL);
    }

    public List<Promise> warnings() {
        return in(PromiseState.WARNING);
    }

    /** The worst state of any promise. */
    public PromiseState worst() {
        return promises.stream()
                .map(Promise::state)
                .max(Comparator.naturalOrder())
                .orElse(PromiseState.OK);
    }

    private List<Promise> in(PromiseState state) {
        return promises.stream().filter(promise -> promise.state() == state).toList();
    }
}
