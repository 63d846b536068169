package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;

/**
 * When something is to be done that has its days, as a drill: at the moments of a calendar, once for each. Other than a backup it is late when its day is
 * over by more than the grace, not only when the next day has come, which may be a quarter later. Immutable and pure.
 *
 * <p>What was done counts for the period that its moment lies in: from one day of the calendar to the next. So of several that were missed in a row one is made up for,
 * and what is done a day early does not count for the day to come.
 *
 * @param grace how long after its moment it may be done before anybody is told
 */
public record Appointments(Recurrence recurrence, Duration grace) {
    private static final String ANY = "appointment";

    public Appointments {
        requireNonNull(recurrence, "recurrence");
        requireNonNull(grace, "grace");
        if (grace.isNegative()) {
            throw new IllegalArgumentException("grace " + grace + ": must not be negative");
        }
    }

    /**
     * The period that has to have its own now and has none.
     *
     * @param kept moments of those that were done, of any time, also later than now
     * @param since when this was first asked for; the first one is due at the first moment after that
     */
    public Optional<Period> due(SortedSet<Instant> kept, Instant since, Instant now) {
        return ledger().decide(kept, none(), since, now)
                .match(due -> Optional.of(due.period()), other -> Optional.empty());
    }

    /** The moment of the next one that is to be done, or of the one that is due; empty if the calendar has none any more. */
    public Optional<Instant> next(SortedSet<Instant> kept, Instant since, Instant now) {
        return ledger().nextStart(kept, none(), since, now);
    }

    /** The first moment that has to be kept and was not; it may lie in the future. */
    public Optional<Instant> owed(SortedSet<Instant> kept, Instant since, Instant now) {
        return ledger().owed(kept, since, now).map(Period::moment);
    }

    /** By when the one of this moment has to be done. */
    public Instant deadline(Instant moment) {
        return moment.plus(grace);
    }

    private Ledger ledger() {
        return new Ledger(ANY, new Schedule(ANY, ANY, recurrence, Duration.ZERO, grace, Optional.empty()));
    }

    private static SortedSet<Instant> none() {
        return Collections.emptySortedSet();
    }
}
