package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.RetentionPlan;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Tells whether a backup still is to go. A prune of many may take an hour, while others hold, read and verify: as soon as the plan is a minute old it is made anew. One
 * thread.
 */
final class StillDue {
    private static final Duration AGE = Duration.ofMinutes(1);

    private final Supplier<RetentionPlan> planner;
    private final Clock clock;
    private Set<BackupId> due;
    private Instant plannedAt;

    /**
     * @param first the plan to begin with
     * @param plannedAt when what it was made of was looked at
     * @param planner looks and plans anew; throws what a look throws
     */
    StillDue(RetentionPlan first, Instant plannedAt, Supplier<RetentionPlan> planner, Clock clock) {
        this.planner = requireNonNull(planner, "planner");
        this.clock = requireNonNull(clock, "clock");
        this.due = ids(first);
        this.plannedAt = requireNonNull(plannedAt, "plannedAt");
    }

    boolean test(BackupId backup) {
        Instant now = clock.instant();
        if (now.isBefore(plannedAt) || !now.isBefore(plannedAt.plus(AGE))) {
            due = ids(planner.get());
            plannedAt = now;
        }
        return due.contains(backup);
    }

    private static Set<BackupId> ids(RetentionPlan plan) {
        return plan.removals().stream()
                .map(decision -> decision.candidate().id())
                .collect(Collectors.toUnmodifiableSet());
    }
}
