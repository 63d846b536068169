package dev.holdfast.prune;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.prune.PruneReport.Line;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.Decision;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.retention.RetentionPlanner;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A plan that is only looked at. */
final class DryRun {
    /** Each costs a request or three; more than people read is not asked for. */
    private static final int LOCKS_ASKED = 200;

    private final RetentionPlanner planner;
    private final Repository repository;

    DryRun(RetentionPlanner planner, Repository repository) {
        this.planner = planner;
        this.repository = repository;
    }

    PruneReport report(String deployment, Inventory inventory) {
        Inventory known = inventory.with(locks(plan(inventory)));
        RetentionPlan plan = plan(known);
        Set<Decision> free = new HashSet<>(plan.unguardedRemovals());
        List<Line> lines = plan.decisions().stream()
                .map(decision -> new Line(decision, outcome(decision), guard(decision, free)))
                .toList();
        return new PruneReport(
                repository.name(), Optional.of(deployment), Optional.empty(), inventory.at(), lines, plan.blocks());
    }

    private RetentionPlan plan(Inventory inventory) {
        return planner.plan(repository.name(), inventory.candidates(), inventory.prunes(), inventory.at());
    }

    private Map<BackupId, Instant> locks(RetentionPlan plan) {
        Map<BackupId, Instant> locks = new HashMap<>();
        plan.removals().stream()
                .limit(LOCKS_ASKED)
                .map(Decision::candidate)
                .forEach(candidate -> lock(candidate).ifPresent(until -> locks.put(candidate.id(), until)));
        return locks;
    }

    private Optional<Instant> lock(Candidate candidate) {
        return repository.locks().until(candidate.manifest());
    }

    private static Outcome outcome(Decision decision) {
        return switch (decision.fate()) {
            case KEEP -> Outcome.KEPT;
            case LATER -> Outcome.LATER;
            case REMOVE -> Outcome.DUE;
        };
    }

    private static String guard(Decision decision, Set<Decision> free) {
        return decision.fate() == Decision.Fate.REMOVE && !free.contains(decision)
                ? "waits for --confirm-mass-delete"
                : "";
    }
}
