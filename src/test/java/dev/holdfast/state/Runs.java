package dev.holdfast.state;

import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** Runs for tests. */
final class Runs {
    private Runs() {}

    /** A run of the schedule {@code daily} that took a minute. */
    static Run backup(String id, String deployment, RunOutcome outcome, Instant ended) {
        return new Run(
                id,
                RunKind.BACKUP,
                deployment,
                "daily",
                Optional.of("daily"),
                Optional.of(ended.minusSeconds(90)),
                ended.minusSeconds(60),
                ended,
                outcome,
                outcome == RunOutcome.SUCCESS ? Optional.of("20261121T020000Z-daily-k3f9q2") : Optional.empty(),
                "message of " + id);
    }

    static Run lasting(String id, RunOutcome outcome, Duration duration) {
        Instant ended = RunLogContract.NOW;
        return new Run(
                id,
                RunKind.BACKUP,
                "prod",
                "daily",
                Optional.empty(),
                Optional.empty(),
                ended.minus(duration),
                ended,
                outcome,
                Optional.empty(),
                "");
    }

    static Run verification(String id, String deployment, Instant ended) {
        return new Run(
                id,
                RunKind.VERIFY,
                deployment,
                "daily",
                Optional.empty(),
                Optional.empty(),
                ended.minusSeconds(60),
                ended,
                RunOutcome.SUCCESS,
                Optional.empty(),
                "");
    }
}
