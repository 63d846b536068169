package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import dev.holdfast.schedule.Decision.Due;
import dev.holdfast.schedule.Decision.NotDue;
import dev.holdfast.schedule.Decision.Reason;
import java.time.Instant;
import java.util.Optional;
import java.util.SortedSet;

/**
 * Decides when a schedule of a deployment is due: at most once in each of its periods, judged by what the repository holds. Immutable and pure.
 *
 * <p>It asks only for moments that backups answer to, never for the times they were taken, so that a clock that jumps cannot move a backup from one
 * period to another: after a jump back the period has its backup still, and a backup of a day that is yet to come counts when that day comes, and
 * for no other.
 */
public final class Ledger {
    private final Schedule schedule;
    private final Periods periods;
    private final Spread spread;

    public Ledger(String deployment, Schedule schedule) {
        this.schedule = requireNonNull(schedule, "schedule");
        this.periods = new Periods(schedule.recurrence());
        this.spread = Spread.of(deployment, schedule.name());
    }

    /**
     * Decides for this instant.
     *
     * @param answered moments of the backups that count for this schedule, in any order of time, also later than now
     * @param suspect moments of its suspect backups: they do not count, yet end the attempts of their period
     * @param since when the schedule was first configured; it is due from the first moment after that
     */
    public Decision decide(SortedSet<Instant> answered, SortedSet<Instant> suspect, Instant since, Instant now) {
        Optional<Period> current = periods.at(now);
        if (current.isEmpty()) {
            return notDue(Reason.OUT_OF_CALENDAR, answered, suspect, now);
        }
        Period period = current.get();
        if (holds(answered, period)) {
            return notDue(Reason.ANSWERED, answered, suspect, now);
        }
        if (holds(suspect, period)) {
            return notDue(Reason.SUSPECT, answered, suspect, now);
        }
        if (!period.moment().isAfter(since)) {
            return notDue(Reason.NEW, answered, suspect, now);
        }
        Instant start = start(period);
        if (now.isBefore(start)) {
            return new NotDue(Reason.SPREAD, Optional.of(start));
        }
        return new Due(period, deadline(period));
    }

    /** By when a backup for this period must be there: its end plus grace. */
    public Instant deadline(Period period) {
        return period.end().plus(schedule.grace());
    }

    /**
     * By when the next backup must be there: the deadline of the first period that has to have one and comes after the last that has one. It lies in
     * the past when the schedule is overdue; empty if the calendar owes no backup any more.
     */
    public Optional<Instant> deadline(SortedSet<Instant> answered, Instant since, Instant now) {
        return owed(answered, since, now).map(this::deadline);
    }

    /** The period whose deadline {@link #deadline(SortedSet, Instant, Instant)} tells. */
    public Optional<Period> owed(SortedSet<Instant> answered, Instant since, Instant now) {
        SortedSet<Instant> past = answered.headSet(now.plusNanos(1));
        // A backup may answer to an older recurrence of the schedule; it then counts for the present period that its
        // moment lies in.
        Instant from = past.isEmpty() || past.last().isBefore(since) ? since : past.last();
        Optional<Period> owed = periods.after(from);
        while (owed.isPresent() && holds(answered, owed.get())) {
            owed = periods.after(owed.get().moment());
        }
        return owed;
    }

    /** When the schedule's next run begins, or began if it is due: unless one is not answered yet, the start of a later period. */
    public Optional<Instant> nextStart(
            SortedSet<Instant> answered, SortedSet<Instant> suspect, Instant since, Instant now) {
        return decide(answered, suspect, since, now).match(due -> Optional.of(start(due.period())), NotDue::next);
    }

    /** When a run for this period begins: its moment, later by the spread, yet within the period. */
    public Instant start(Period period) {
        return period.moment().plus(spread.delay(schedule.spread(), period.length()));
    }

    /** The period at an instant; see {@link Periods#at}. */
    public Optional<Period> periodAt(Instant instant) {
        return periods.at(instant);
    }

    private NotDue notDue(Reason reason, SortedSet<Instant> answered, SortedSet<Instant> suspect, Instant now) {
        Optional<Period> next = periods.after(now);
        while (next.isPresent() && (holds(answered, next.get()) || holds(suspect, next.get()))) {
            next = periods.after(next.get().moment());
        }
        return new NotDue(reason, next.map(this::start));
    }

    private static boolean holds(SortedSet<Instant> moments, Period period) {
        return !moments.subSet(period.moment(), period.end()).isEmpty();
    }
}
