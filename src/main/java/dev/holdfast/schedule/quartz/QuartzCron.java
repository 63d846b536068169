package dev.holdfast.schedule.quartz;

import dev.holdfast.schedule.LocalMoments;
import dev.holdfast.schedule.LocalRecurrence;
import dev.holdfast.schedule.Recurrence;
import java.text.ParseException;
import java.time.Duration;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TimeZone;
import java.util.stream.Stream;
import org.quartz.CronExpression;

/**
 * The moments of a Quartz cron expression: seconds, minutes, hours, day of month, month, day of week, and perhaps years.
 *
 * <p>Why Quartz is asked in UTC, as if that were the wall clock: in a zone with clock changes it leaves out or doubles what falls into them, by rules
 * of its own for each field. {@link LocalRecurrence} then treats cron as it treats everything else.
 */
public final class QuartzCron implements LocalMoments {
    /**
     * Earlier moments are searched for in windows, each four times as long as the one before: the first is for every minute, the last for February 29
     * around a year that lacks it.
     */
    private static final List<Duration> WINDOWS = Stream.iterate(
                    Duration.ofMinutes(1), window -> window.multipliedBy(4))
            .limit(12)
            .toList();

    /** An expression with years may have ended long ago. Quartz itself knows no year before 1970. */
    private static final LocalDateTime BEGINNING = LocalDateTime.of(1970, 1, 1, 0, 0);

    private final CronExpression expression;

    private QuartzCron(CronExpression expression) {
        this.expression = expression;
    }

    /**
     * A cron expression in a zone.
     *
     * @throws IllegalArgumentException with the reason in words, if it is not a cron expression or never comes true
     */
    public static Recurrence in(String expression, ZoneId zone) {
        return new LocalRecurrence(parse(expression), zone);
    }

    private static QuartzCron parse(String text) {
        try {
            CronExpression expression = new CronExpression(text);
            expression.setTimeZone(TimeZone.getTimeZone(ZoneOffset.UTC));
            QuartzCron cron = new QuartzCron(expression);
            if (cron.after(BEGINNING).isEmpty()) {
                throw new IllegalArgumentException("cron expression '" + text + "' never comes true");
            }
            return cron;
        } catch (ParseException e) {
            throw new IllegalArgumentException("not a cron expression: '" + text + "': " + e.getMessage(), e);
        }
    }

    @Override
    public Optional<LocalDateTime> after(LocalDateTime time) {
        return Optional.ofNullable(expression.getTimeAfter(dateOf(time))).map(QuartzCron::timeOf);
    }

    @Override
    public Optional<LocalDateTime> atOrBefore(LocalDateTime time) {
        for (Duration window : WINDOWS) {
            Optional<LocalDateTime> last = lastBetween(time.minus(window), time);
            if (last.isPresent()) {
                return last;
            }
        }
        return lastBetween(BEGINNING, time);
    }

    @Override
    public String describe() {
        return "cron " + expression.getCronExpression();
    }

    @Override
    public Map<String, String> form() {
        return Map.of("cron", expression.getCronExpression());
    }

    /** Halves the window until nothing comes after what was found. Quartz's own way back is not implemented. */
    private Optional<LocalDateTime> lastBetween(LocalDateTime from, LocalDateTime to) {
        Optional<LocalDateTime> first = firstBetween(from, to);
        if (first.isEmpty()) {
            return first;
        }
        LocalDateTime low = first.get();
        LocalDateTime high = to;
        while (true) {
            Optional<LocalDateTime> next = firstBetween(low, to);
            if (next.isEmpty()) {
                return Optional.of(low);
            }
            LocalDateTime middle = low.plus(Duration.between(low, high).dividedBy(2));
            Optional<LocalDateTime> later = firstBetween(middle, to);
            if (later.isEmpty()) {
                high = middle;
            }
            low = later.or(() -> next).get();
        }
    }

    /** Later than {@code from}, not later than {@code to}. */
    private Optional<LocalDateTime> firstBetween(LocalDateTime from, LocalDateTime to) {
        return after(from).filter(found -> !found.isAfter(to));
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof QuartzCron cron && describe().equals(cron.describe());
    }

    @Override
    public int hashCode() {
        return describe().hashCode();
    }

    private static Date dateOf(LocalDateTime time) {
        return Date.from(time.toInstant(ZoneOffset.UTC));
    }

    private static LocalDateTime timeOf(Date date) {
        return LocalDateTime.ofInstant(date.toInstant(), ZoneOffset.UTC);
    }
}
