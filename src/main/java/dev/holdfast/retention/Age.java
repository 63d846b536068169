package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

/**
 * How old a backup may become: calendar terms, then a length of time. The calendar is UTC's, so that a clock change or another host's zone decides nothing. Neither part is
 * negative.
 */
public record Age(Period period, Duration duration) implements Comparable<Age> {
    public static final Age ZERO = new Age(Period.ZERO, Duration.ZERO);

    /** A year that begins no leap year: one year is as long as 365 days, and twelve months as one year. */
    private static final Instant COMMON_YEAR = Instant.parse("2001-01-01T00:00:00Z");

    public Age {
        requireNonNull(period, "period");
        requireNonNull(duration, "duration");
        if (period.isNegative() || duration.isNegative()) {
            throw new IllegalArgumentException("an age must not be negative: " + period + " " + duration);
        }
    }

    public static Age of(Period period) {
        return new Age(period, Duration.ZERO);
    }

    public static Age of(Duration duration) {
        return new Age(Period.ZERO, duration);
    }

    public static Age ofDays(int days) {
        return of(Period.ofDays(days));
    }

    public boolean isZero() {
        return period.isZero() && duration.isZero();
    }

    /** Returns the first instant at which what is of {@code snapshotTime} has this age; {@link Instant#MAX} if that is beyond all calendars. */
    public Instant endOf(Instant snapshotTime) {
        try {
            return snapshotTime
                    .atOffset(ZoneOffset.UTC)
                    .plus(period)
                    .toInstant()
                    .plus(duration);
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MAX;
        }
    }

    /** Returns the instant that has this age at {@code moment}: what is older has it, too; {@link Instant#MIN} if that is before all calendars. */
    public Instant before(Instant moment) {
        try {
            return moment.minus(duration).atOffset(ZoneOffset.UTC).minus(period).toInstant();
        } catch (DateTimeException | ArithmeticException e) {
            return Instant.MIN;
        }
    }

    /** By length in a common year. */
    @Override
    public int compareTo(Age other) {
        return endOf(COMMON_YEAR).compareTo(other.endOf(COMMON_YEAR));
    }

    /** The length in a common year. */
    public Duration inACommonYear() {
        return Duration.between(COMMON_YEAR, endOf(COMMON_YEAR));
    }

    /** As the configuration says it: {@code 7 years}, {@code 90 days}, {@code 12h}. */
    @Override
    public String toString() {
        List<String> words = new ArrayList<>();
        add(words, period.getYears(), "year");
        add(words, period.getMonths(), "month");
        add(words, period.getDays(), "day");
        if (!duration.isZero() || words.isEmpty()) {
            words.add(inWords(duration));
        }
        return String.join(" ", words);
    }

    private static void add(List<String> words, int count, String unit) {
        if (count != 0) {
            words.add(count + " " + unit + (count == 1 ? "" : "s"));
        }
    }

    private static String inWords(Duration duration) {
        long seconds = duration.toSeconds();
        if (duration.toNanosPart() != 0) {
            return duration.toMillis() + "ms";
        }
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
