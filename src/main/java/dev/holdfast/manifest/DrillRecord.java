package dev.holdfast.manifest;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * One drill: a backup of a deployment, really restored into another one. Evidence of the deployment that was drilled; written when the drill begins, without a
 * result, and once more with one, so that a drill that was killed is seen.
 *
 * @param id eight lower-case letters and digits
 * @param deployment whose backup was restored
 * @param kind only drills count
 * @param into the deployment it was restored into
 * @param ordered when somebody wanted it, or the daemon began it: the clock of {@link DrillResult#rto} starts here
 * @param until when it is given up; a drill that has no result after this was killed
 * @param result empty while it runs
 */
public record DrillRecord(
        String id,
        String deployment,
        Kind kind,
        String into,
        Instant ordered,
        Instant until,
        Occasion occasion,
        Objectives objectives,
        Optional<DrillResult> result) {
    /** How long after {@code until} a running drill may still be putting the other deployment back and writing its result. */
    private static final Duration PUTTING_BACK = Duration.ofHours(1);

    public DrillRecord {
        requireNonNull(id, "id");
        requireNonNull(deployment, "deployment");
        requireNonNull(kind, "kind");
        requireNonNull(into, "into");
        requireNonNull(ordered, "ordered");
        requireNonNull(until, "until");
        requireNonNull(occasion, "occasion");
        requireNonNull(objectives, "objectives");
        requireNonNull(result, "result");
        if (!id.matches("[a-z0-9]{8}")) {
            throw new IllegalArgumentException("not the id of a drill: '" + id + "'");
        }
    }

    /** A rehearsal loads a backup into a simulated deployment within the process: it proves the backup, not the recovery. */
    public enum Kind {
        DRILL,
        REHEARSAL
    }

    /**
     * Why and by whom.
     *
     * @param due the calendar's moment that it answers to; empty if it was wanted by hand
     * @param calendar the calendar in words; empty if it was wanted by hand
     * @param choice which backup was wanted: {@code latest}, {@code random}, or an id
     * @param tester who watched it, for the test log
     * @param notes for the test log; may be empty
     * @param by user and host
     */
    public record Occasion(
            Optional<Instant> due, Optional<String> calendar, String choice, String tester, String notes, String by) {
        public Occasion {
            requireNonNull(due, "due");
            requireNonNull(calendar, "calendar");
            requireNonNull(choice, "choice");
            requireNonNull(tester, "tester");
            requireNonNull(notes, "notes");
            requireNonNull(by, "by");
        }
    }

    /** How much may be lost and how long a restore may take, as it was agreed at that time. */
    public record Objectives(Optional<Duration> rpo, Optional<Duration> rto) {
        public Objectives {
            requireNonNull(rpo, "rpo");
            requireNonNull(rto, "rto");
        }

        public static Objectives none() {
            return new Objectives(Optional.empty(), Optional.empty());
        }
    }

    /** The same, ended. */
    public DrillRecord with(DrillResult end) {
        return new DrillRecord(id, deployment, kind, into, ordered, until, occasion, objectives, Optional.of(end));
    }

    public boolean isDrill() {
        return kind == Kind.DRILL;
    }

    public boolean isPassed() {
        return result.filter(DrillResult::isPassed).isPresent();
    }

    /** What became of it, as far as it can be told at this moment: one that has no result long after it should have one was killed. Empty while it may be running. */
    public Optional<DrillResult.Outcome> outcome(Instant now) {
        return result.map(DrillResult::outcome)
                .or(() -> now.isAfter(until.plus(PUTTING_BACK))
                        ? Optional.of(DrillResult.Outcome.KILLED)
                        : Optional.empty());
    }

    /** Which period of a calendar it counts for: the one that this moment lies in. */
    public Instant moment() {
        return occasion.due().orElse(ordered);
    }

    /** Whether the restore was as quick as it should be; empty if nothing was agreed or measured. */
    public Optional<Boolean> keepsRto() {
        return within(objectives.rto(), result.flatMap(DrillResult::rto));
    }

    /** Whether no more would have been lost than may be; empty if nothing was agreed or measured. */
    public Optional<Boolean> keepsRpo() {
        return within(objectives.rpo(), result.flatMap(DrillResult::rpo));
    }

    private static Optional<Boolean> within(Optional<Duration> limit, Optional<Duration> measured) {
        return limit.flatMap(most -> measured.map(it -> it.compareTo(most) <= 0));
    }
}
