package dev.holdfast.cli;

import dev.holdfast.drill.Choice;
import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillProgress;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.testing.Drills;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Drills of which a test says what becomes. */
final class FakeDrills implements DrillDesk {
    private final List<String> calls;
    boolean isConfigured = true;
    DrillRecord ended = Drills.passed("2026-11-21T11:00:00Z", Duration.ofMinutes(7));

    FakeDrills(List<String> calls) {
        this.calls = calls;
    }

    private static DrillPlan plan(String deployment, String into) {
        return new DrillPlan(
                deployment,
                into,
                Optional.empty(),
                Choice.LATEST,
                List.of("counts"),
                Duration.ofHours(6),
                true,
                Objectives.none());
    }

    @Override
    public Optional<DrillPlan> configured(String deployment) {
        return isConfigured ? Optional.of(plan(deployment, "staging")) : Optional.empty();
    }

    @Override
    public DrillPlan into(String deployment, String into) {
        return plan(deployment, into);
    }

    @Override
    public DrillPlan rehearsal(String deployment) {
        return plan(deployment, "(sandbox)");
    }

    @Override
    public DrillRecord run(DrillOrder order, DrillProgress progress) {
        calls.add("drill " + order.plan().deployment() + " into " + order.plan().into() + " "
                + order.kind() + " of "
                + order.backup().orElse(order.plan().choice().name()) + " tester " + order.tester()
                + " notes " + order.notes() + (order.plan().isCleanedUp() ? "" : " kept"));
        progress.step("restoring");
        return ended;
    }
}
