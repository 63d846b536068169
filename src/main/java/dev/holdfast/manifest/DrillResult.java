package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What became of a drill.
 *
 * @param backup the one that was restored; empty if it failed before one was chosen
 * @param snapshotTime of that backup
 * @param restore id of the restore, whose own record lies with the deployment it went into; empty if it came to none
 * @param rto from the order until the restored data was proved equal to the backup and every check had passed; clearing up does not count. Empty unless it came so far
 * @param rpo what a loss at the moment of the order would have cost: from the snapshot time of the newest backup that could have been restored, whichever was, to the
 *     order. Empty if there was none
 * @param documents that were restored and proved
 * @param checks that were asked for, as far as it came
 * @param problems why it did not pass, first the one that ended it; empty if it passed
 * @param steps what took how long, in their order
 */
public record DrillResult(
        Instant ended,
        Outcome outcome,
        Optional<BackupId> backup,
        Optional<Instant> snapshotTime,
        Optional<String> restore,
        Optional<Duration> rto,
        Optional<Duration> rpo,
        long documents,
        List<Check> checks,
        List<String> problems,
        CleanUp cleanUp,
        List<Step> steps) {
    public DrillResult {
        requireNonNull(ended, "ended");
        requireNonNull(outcome, "outcome");
        requireNonNull(backup, "backup");
        requireNonNull(snapshotTime, "snapshotTime");
        requireNonNull(restore, "restore");
        requireNonNull(rto, "rto");
        requireNonNull(rpo, "rpo");
        checks = List.copyOf(checks);
        problems = List.copyOf(problems);
        requireNonNull(cleanUp, "cleanUp");
        steps = List.copyOf(steps);
    }

    /** How it ended. */
    public enum Outcome {
        /** Restored, proved, and every check passed. */
        PASSED,
        FAILED,
        /** Stopped when its time was over. */
        HUNG,
        /** Its process was gone before it ended; written by the next one that saw it. */
        KILLED;

        /** Lower case, as it is printed. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** A question asked of what was restored. */
    public record Check(String name, boolean passed, String detail) {
        public Check {
            requireNonNull(name, "name");
            requireNonNull(detail, "detail");
        }
    }

    /** One part of the time it took. */
    public record Step(String name, Duration took) {
        public Step {
            requireNonNull(name, "name");
            requireNonNull(took, "took");
        }
    }

    /** What became of the deployment that it was restored into. */
    public record CleanUp(State state, String detail) {
        /** Whether it is now as it was before. */
        public enum State {
            /** As it was before the drill. */
            DONE,
            /** The restored data is there still, since somebody wanted it so. */
            KEPT,
            /** The restored data may be there still. */
            FAILED,
            /** Nothing was written. */
            NOTHING;

            /** Lower case, as it is printed. */
            public String word() {
                return name().toLowerCase(Locale.ROOT);
            }
        }

        public CleanUp {
            requireNonNull(state, "state");
            requireNonNull(detail, "detail");
        }
    }

    public boolean isPassed() {
        return outcome == Outcome.PASSED;
    }
}
