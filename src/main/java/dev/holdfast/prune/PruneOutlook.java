package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.Novelty;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.retention.RetentionPlanner;
import dev.holdfast.state.LastPrune;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Tells how pruning stands, from what the repositories hold and how the last prunes of this host ended. Pure; it costs as much as a plan of everything, so ask
 * it once for each reading.
 */
public final class PruneOutlook {
    /** What only who tries to remove something finds out. */
    private static final Set<Block.Kind> FOUND_BY_TRYING = Set.of(
            Block.Kind.LOCKED,
            Block.Kind.LEASED,
            Block.Kind.DENIED,
            Block.Kind.UNREADABLE,
            Block.Kind.REPOSITORY_DOWN,
            Block.Kind.TIMEOUT);

    private final RetentionPlanner planner;
    private final OwedCopies owed;
    private final Duration every;

    /**
     * @param owed tells what repositories have still to get from each other
     * @param every how often is pruned while backups succeed
     */
    public PruneOutlook(Policies policies, OwedCopies owed, Duration every) {
        this.owed = requireNonNull(owed, "owed");
        this.planner = new RetentionPlanner(policies);
        this.every = requireNonNull(every, "every");
    }

    /** By repository, then deployment; every deployment that has backups in a repository that was read. */
    public List<PruneState> states(CatalogReading reading, List<LastPrune> lastPrunes, Instant now) {
        List<PruneState> states = new ArrayList<>();
        for (String repository : new TreeSet<>(reading.repositories().keySet())) {
            Inventory inventory = Inventory.of(repository, reading, owed, now);
            for (String deployment : inventory.deployments()) {
                Optional<LastPrune> tried = lastPrunes.stream()
                        .filter(last -> last.repository().equals(repository)
                                && last.deployment().equals(deployment))
                        .findFirst();
                states.add(state(repository, deployment, inventory.ofDeployment(deployment), tried, now));
            }
        }
        return states;
    }

    private PruneState state(
            String repository, String deployment, Inventory inventory, Optional<LastPrune> tried, Instant now) {
        List<Candidate> candidates = inventory.candidates();
        RetentionPlan plan = planner.plan(repository, candidates, inventory.prunes(), now);
        Optional<PruneRecord> last = inventory.prunes().stream()
                .filter(record -> record.deployment().equals(deployment))
                .max(Comparator.comparing(PruneRecord::at));
        Map<Block.Kind, String> blocks = new EnumMap<>(Block.Kind.class);
        plan.blocks().stream()
                .filter(block -> !FOUND_BY_TRYING.contains(block.kind()))
                .filter(block -> block.kind() != Block.Kind.NOTHING_NEW || isOutage(candidates, now))
                .forEach(block -> blocks.putIfAbsent(block.kind(), block.text()));
        // Whoever pruned later, here or elsewhere, met nothing of it.
        tried.filter(prune ->
                        last.map(record -> !prune.at().isBefore(record.at())).orElse(true))
                .ifPresent(prune -> FOUND_BY_TRYING.stream()
                        .filter(kind -> prune.blocks().containsKey(kind.word()))
                        .forEach(kind -> blocks.put(kind, prune.blocks().get(kind.word()))));
        Optional<Instant> newSince = newSince(candidates, last, now);
        int due = plan.removals().size();
        return new PruneState(
                repository,
                deployment,
                last.map(PruneRecord::at),
                newSince,
                candidates.size(),
                due,
                due > 0 && newSince.filter(since -> isLate(last, since, now)).isPresent(),
                blocks);
    }

    /** What grows old between one backup and the next is none yet; how far they are apart, the last two tell. */
    private boolean isOutage(List<Candidate> candidates, Instant now) {
        List<Instant> newest = candidates.stream()
                .filter(Candidate::isVerified)
                .map(Candidate::snapshotTime)
                .distinct()
                .sorted(Comparator.reverseOrder())
                .limit(2)
                .toList();
        Duration usual = newest.size() < 2 ? every : Duration.between(newest.get(1), newest.get(0));
        Duration patience = (usual.compareTo(every) < 0 ? every : usual).multipliedBy(2);
        return !newest.isEmpty() && newest.get(0).plus(patience).isBefore(now);
    }

    private boolean isLate(Optional<PruneRecord> last, Instant otherwise, Instant now) {
        Instant latest = now.minus(every.multipliedBy(2));
        return otherwise.isBefore(latest)
                && last.map(record -> record.at().isBefore(latest)).orElse(true);
    }

    private static Optional<Instant> newSince(List<Candidate> candidates, Optional<PruneRecord> last, Instant now) {
        return candidates.stream()
                .filter(Candidate::isVerified)
                .filter(backup ->
                        last.map(record -> Novelty.isNew(backup, record, now)).orElse(true))
                .map(Candidate::committed)
                .min(Comparator.naturalOrder());
    }
}
