package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A moment, as people type it: a time with its zone, a day (its beginning in UTC), or how long from now or ago. */
final class Moment {
    private static final Pattern LENGTH = Pattern.compile("(\\d{1,6})\\s*([a-z]+)");

    private final String text;

    Moment(String text) {
        this.text = text.strip();
    }

    /** @throws UsageException if it is none, or not after now */
    Instant after(Instant now) {
        Instant moment = parse(now, 1);
        if (!moment.isAfter(now)) {
            throw new UsageException("'" + text + "' is past already", "name a time to come");
        }
        return moment;
    }

    /**
     * One of the past: a length is how long ago.
     *
     * @throws UsageException if it is none, or after now
     */
    Instant before(Instant now) {
        Instant moment = parse(now, -1);
        if (moment.isAfter(now)) {
            throw new UsageException("'" + text + "' is yet to come", "name a time that has been");
        }
        return moment;
    }

    private Instant parse(Instant now, int direction) {
        try {
            Matcher length = LENGTH.matcher(text.toLowerCase(Locale.ROOT));
            if (length.matches()) {
                return later(now, direction * Integer.parseInt(length.group(1)), length.group(2));
            }
            return text.contains("T")
                    ? OffsetDateTime.parse(text).toInstant()
                    : LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant();
        } catch (DateTimeException e) {
            throw unclear();
        }
    }

    /** Months and years are those of the calendar in UTC; to the second, since people read it again. */
    private Instant later(Instant exactly, int number, String unit) {
        Instant now = exactly.truncatedTo(ChronoUnit.SECONDS);
        ZonedDateTime from = now.atZone(ZoneOffset.UTC);
        return switch (unit) {
            case "s", "second", "seconds" -> now.plus(number, ChronoUnit.SECONDS);
            case "m", "minute", "minutes" -> now.plus(number, ChronoUnit.MINUTES);
            case "h", "hour", "hours" -> now.plus(number, ChronoUnit.HOURS);
            case "d", "day", "days" -> from.plus(Period.ofDays(number)).toInstant();
            case "w", "week", "weeks" -> from.plus(Period.ofWeeks(number)).toInstant();
            case "month", "months" -> from.plus(Period.ofMonths(number)).toInstant();
            case "y", "year", "years" -> from.plus(Period.ofYears(number)).toInstant();
            default -> throw unclear();
        };
    }

    private UsageException unclear() {
        return new UsageException(
                "'" + text + "' is no time",
                "write 2027-01-31, 2027-01-31T12:00:00Z, 90d, 12 weeks, 6 months or 1 year");
    }
}
