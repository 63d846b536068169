package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The periods of a recurrence: each from one moment to the next. */
public record Periods(Recurrence recurrence) {
    /** A period that has neither a next nor a previous moment (a cron expression for one day of one year) lasts so long. */
    private static final Duration ONLY = Duration.ofDays(1);

    public Periods {
        requireNonNull(recurrence, "recurrence");
    }

    /** The period in which this instant lies; empty before the first and after the last one. */
    public Optional<Period> at(Instant instant) {
        return recurrence.atOrBefore(instant).map(this::beginningAt).filter(period -> period.contains(instant));
    }

    /** The first period that begins later than this instant; empty if there is none any more. */
    public Optional<Period> after(Instant instant) {
        return recurrence.after(instant).map(this::beginningAt);
    }

    /** The last of all moments begins a period as long as the one before it. */
    private Period beginningAt(Instant moment) {
        Instant end = recurrence
                .after(moment)
                .orElseGet(() -> moment.plus(recurrence
                        .atOrBefore(moment.minusNanos(1))
                        .map(before -> Duration.between(before, moment))
                        .orElse(ONLY)));
        return new Period(moment, end);
    }
}
