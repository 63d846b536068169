package dev.holdfast.daemon;

import dev.holdfast.schedule.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** The last attempt at a period did not help. Waiting is over when the clock went back behind it. */
record Setback(Instant moment, int failures, Instant at, Duration delay) {
    boolean holdsBack(Period period, Instant now) {
        return period.moment().equals(moment) && !now.isBefore(at) && now.isBefore(at.plus(delay));
    }

    /** One more, or the first at this period. */
    static Setback after(Optional<Setback> last, Period period, Retries policy, Instant now) {
        int failures = 1
                + last.filter(setback -> setback.moment.equals(period.moment()))
                        .map(Setback::failures)
                        .orElse(0);
        return new Setback(period.moment(), failures, now, policy.delay(failures, period.length()));
    }
}
