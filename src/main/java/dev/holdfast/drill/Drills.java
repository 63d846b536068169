package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Occasion;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Drills deployments. A drill's evidence is written twice: that it begins, before anything else happens, and how it ended, whether it passed, failed, hung or was stopped. Any
 * thread may call it; of one deployment there is one drill at a time, on all hosts.
 */
public final class Drills {
    private final DrillSurroundings around;

    public Drills(DrillSurroundings around) {
        this.around = requireNonNull(around, "around");
    }

    /**
     * Carries a drill out and returns it with its result, whatever that is.
     *
     * @throws dev.holdfast.failure.RefusedException if the deployment is being drilled already
     * @throws dev.holdfast.failure.HoldfastException if it could not begin, since what it restores into may not be written to, or no evidence could be kept
     * @throws InterruptedException if the thread was interrupted; its evidence says so
     */
    public DrillRecord run(DrillOrder order, DrillProgress progress) throws InterruptedException {
        Instant ordered = around.clock().instant();
        String deployment = order.plan().deployment();
        try (DrillSurroundings.Turn turn = around.turn().apply(deployment)) {
            requireNonNull(turn, "turn");
            DrillStage stage = around.stages().apply(order);
            stage.requireFit();
            endKilled(deployment);
            DrillRecord begun = begun(order, ordered);
            around.evidence().accept(begun);
            DrillCourse course = new DrillCourse(around, order, begun, stage, progress);
            DrillRecord ended = begun.with(course.execute());
            around.evidence().accept(ended);
            if (course.wasInterrupted()) {
                throw new InterruptedException("the drill of " + deployment + " was stopped: "
                        + String.join("; ", ended.result().orElseThrow().problems()));
            }
            return ended;
        }
    }

    /** Writes of drills that have no result and that nobody carries out any more that they were killed. Returns those. */
    public List<DrillRecord> endKilled(DrillPlan plan) {
        try (DrillSurroundings.Turn turn = around.turn().apply(plan.deployment())) {
            requireNonNull(turn, "turn");
            return endKilled(plan.deployment());
        }
    }

    /** Whoever has the turn knows that nobody else drills. */
    private List<DrillRecord> endKilled(String deployment) {
        Instant now = around.clock().instant();
        List<DrillRecord> killed = new DrillHistory(around.catalog().read().drills(deployment), now)
                .unended().stream().map(drill -> drill.with(killed(drill, now))).toList();
        killed.forEach(around.evidence());
        return killed;
    }

    private static DrillResult killed(DrillRecord drill, Instant now) {
        return new DrillResult(
                now,
                Outcome.KILLED,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                0,
                List.of(),
                List.of("its process was gone before it ended"),
                new CleanUp(
                        CleanUp.State.FAILED,
                        "what it restored may be in " + drill.into()
                                + " still: holdfast undo latest --deployment " + drill.into() + " --confirm "
                                + drill.into()
                                + "; the next drill does so, too"),
                List.of());
    }

    private DrillRecord begun(DrillOrder order, Instant ordered) {
        DrillPlan plan = order.plan();
        return new DrillRecord(
                around.ids().get(),
                plan.deployment(),
                order.kind(),
                order.kind() == DrillRecord.Kind.DRILL ? plan.into() : "sandbox",
                ordered,
                ordered.plus(plan.timeout()),
                new Occasion(
                        order.due(),
                        order.due()
                                .flatMap(due -> plan.appointments())
                                .map(days -> days.recurrence().describe()),
                        order.choice(),
                        order.tester(),
                        order.notes(),
                        around.by()),
                plan.objectives(),
                Optional.empty());
    }
}
