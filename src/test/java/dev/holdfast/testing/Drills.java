package dev.holdfast.testing;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Kind;
import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.manifest.DrillRecord.Occasion;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.Check;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.manifest.DrillResult.Step;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Drills of {@code prod} into {@code staging}, on the days of {@link #CALENDAR}, with objectives of a day and four hours. */
public final class Drills {
    public static final String CALENDAR = "every year on March 15, June 15, September 15, December 15 at 03:00 (Z)";

    private Drills() {}

    /** Begun for a moment of the calendar, a second after it. */
    public static DrillRecord begun(String due) {
        return begun("k3f9q2ab", due);
    }

    public static DrillRecord begun(String id, String due) {
        Instant moment = Instant.parse(due);
        return new DrillRecord(
                id,
                "prod",
                Kind.DRILL,
                "staging",
                moment.plusSeconds(1),
                moment.plusSeconds(1).plus(Duration.ofHours(6)),
                new Occasion(Optional.of(moment), Optional.of(CALENDAR), "latest", "holdfast", "", "holdfast@ops1"),
                new Objectives(Optional.of(Duration.ofHours(24)), Optional.of(Duration.ofHours(4))),
                Optional.empty());
    }

    /** One that passed, an hour after a backup. */
    public static DrillRecord passed(String due, Duration rto) {
        return begun(due).with(result(due, Outcome.PASSED, rto, Duration.ofHours(1)));
    }

    public static DrillRecord failed(String id, String due, Outcome outcome) {
        DrillResult passed = result(due, outcome, Duration.ofMinutes(7), Duration.ofHours(1));
        return begun(id, due)
                .with(new DrillResult(
                        passed.ended(),
                        outcome,
                        passed.backup(),
                        passed.snapshotTime(),
                        Optional.empty(),
                        Optional.empty(),
                        passed.rpo(),
                        0,
                        List.of(new Check("counts", false, "stats:count answered 3 instead of 154")),
                        List.of("the check counts did not pass: stats:count answered 3 instead of 154"),
                        passed.cleanUp(),
                        passed.steps()));
    }

    public static DrillResult result(String due, Outcome outcome, Duration rto, Duration rpo) {
        Instant ordered = Instant.parse(due).plusSeconds(1);
        return new DrillResult(
                ordered.plus(rto).plusSeconds(120),
                outcome,
                Optional.of(new BackupId("20261215T010000Z-daily-k3f9q2")),
                Optional.of(ordered.minus(rpo)),
                Optional.of("20261215T030005Z-7hq2m4"),
                Optional.of(rto),
                Optional.of(rpo),
                154,
                List.of(new Check("counts", true, "stats:count answered 154")),
                List.of(),
                new CleanUp(CleanUp.State.DONE, "staging is as it was before"),
                List.of(new Step("restore", rto.minusSeconds(14)), new Step("checks", Duration.ofSeconds(14))));
    }
}
