package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.manifest.DrillResult.Outcome;
import java.time.Instant;
import java.util.Optional;

/**
 * How the drills of a deployment stand that has one configured.
 *
 * @param into the deployment that its backups are restored into
 * @param next when the next one is due, or was; empty if they are done by hand alone
 * @param deadline when the one that is owed becomes overdue, or became; empty if none ever is
 * @param lastPassed the newest one that passed
 * @param last the newest one that ended
 * @param lastOutcome what became of it
 * @param running one that may be running
 */
public record DrillHealth(
        String into,
        Optional<Instant> next,
        Optional<Instant> deadline,
        Optional<DrillRecord> lastPassed,
        Optional<DrillRecord> last,
        Optional<Outcome> lastOutcome,
        Optional<DrillRecord> running,
        Objectives objectives) {
    public DrillHealth {
        requireNonNull(into, "into");
        requireNonNull(next, "next");
        requireNonNull(deadline, "deadline");
        requireNonNull(lastPassed, "lastPassed");
        requireNonNull(last, "last");
        requireNonNull(lastOutcome, "lastOutcome");
        requireNonNull(running, "running");
        requireNonNull(objectives, "objectives");
    }

    /** When the last one that passed had proved what it restored. */
    public Optional<Instant> lastSuccess() {
        return lastPassed.flatMap(DrillRecord::result).map(result -> result.ended());
    }
}
