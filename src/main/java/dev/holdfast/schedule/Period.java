package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;

/**
 * What one backup of a schedule is for.
 *
 * @param moment the calendar moment that begins it, inclusive; names the period
 * @param end the next moment, exclusive
 */
public record Period(Instant moment, Instant end) {
    public Period {
        requireNonNull(moment, "moment");
        requireNonNull(end, "end");
        if (!moment.isBefore(end)) {
            throw new IllegalArgumentException("period from " + moment + " to " + end + " is empty");
        }
    }

    public Duration length() {
        return Duration.between(moment, end);
    }

    public boolean contains(Instant instant) {
        return !instant.isBefore(moment) && instant.isBefore(end);
    }
}
