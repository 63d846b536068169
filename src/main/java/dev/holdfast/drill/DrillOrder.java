package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.DrillRecord.Kind;
import java.time.Instant;
import java.util.Optional;

/**
 * That a deployment is to be drilled now.
 *
 * @param plan as configured; whoever orders may have changed target or checks
 * @param kind a drill, or a rehearsal that writes nowhere
 * @param backup beginning of the id of the one that is wanted; empty for what the plan chooses
 * @param due the calendar's moment that it answers to; empty if it is wanted by hand
 * @param tester for the test log
 * @param notes for the test log
 */
public record DrillOrder(
        DrillPlan plan, Kind kind, Optional<String> backup, Optional<Instant> due, String tester, String notes) {
    public DrillOrder {
        requireNonNull(plan, "plan");
        requireNonNull(kind, "kind");
        requireNonNull(backup, "backup");
        requireNonNull(due, "due");
        requireNonNull(tester, "tester");
        requireNonNull(notes, "notes");
    }

    /** For a moment of the calendar. */
    public static DrillOrder scheduled(DrillPlan plan, Instant due, String tester) {
        return new DrillOrder(plan, Kind.DRILL, Optional.empty(), Optional.of(due), tester, "");
    }

    /** Which backup is wanted, in a word. */
    String choice() {
        return backup.orElseGet(() -> plan.choice() == Choice.RANDOM ? "random" : "latest");
    }
}
