package dev.holdfast.config;

import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import dev.holdfast.schedule.quartz.QuartzCron;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Reads when a schedule comes: {@code at} with or without {@code on}, {@code every}, or {@code cron}. */
final class RecurrenceReader {
    private static final String ON =
            "must be days of the week (sunday, or [monday, friday]), days of the month (1 to 31, or last),"
                    + " or days of the year (03-15, or \"Mar 15\"), and all of one kind";

    private final Setting at;
    private final Setting on;
    private final Setting every;
    private final Setting cron;
    private final Section section;
    private final ZoneId zone;

    RecurrenceReader(Section section, ZoneId zone) {
        this.section = section;
        this.zone = zone;
        this.at = section.setting("at", "the time of day, as in at = \"02:00\"");
        this.on = section.setting("on");
        this.every = section.setting("every");
        this.cron = section.setting("cron");
    }

    /** Empty if there was a problem. */
    Optional<Recurrence> read() {
        if (!at.isPresent() && !on.isPresent() && !every.isPresent() && !cron.isPresent()) {
            section.refuse("missing: when it comes, as at = \"02:00\", on = sunday, every = 15 minutes,"
                    + " or cron = \"0 30 2 * * ?\"");
            return Optional.empty();
        }
        Setting excess = cron.isPresent() && every.isPresent() ? cron : at.isPresent() ? at : on;
        if (excess.isPresent() && (cron.isPresent() || every.isPresent())) {
            excess.refuse("cannot stand beside " + (every.isPresent() ? "every" : "cron") + "; give one or the other");
            return Optional.empty();
        }
        if (every.isPresent()) {
            return Optional.of(new EveryRecurrence(every.duration(Duration.ofSeconds(1))));
        }
        return cron.isPresent() ? cron() : calendar();
    }

    private Optional<Recurrence> cron() {
        String expression = cron.text();
        try {
            return Optional.of(QuartzCron.in(expression, zone));
        } catch (IllegalArgumentException e) {
            cron.refuse("must be a Quartz cron expression with seconds first, as in \"0 30 2 * * ?\" (" + e.getMessage()
                    + ")");
            return Optional.empty();
        }
    }

    private Optional<Recurrence> calendar() {
        Optional<LocalTime> time = DayWords.time(at);
        if (!on.isPresent()) {
            return time.map(at -> CalendarRecurrence.daily(at, zone));
        }
        List<String> days = on.texts();
        Optional<Recurrence> recurrence = time.flatMap(at -> Stream.of(
                        DayWords.all(days, DayWords::weekday).map(list -> CalendarRecurrence.weekly(list, at, zone)),
                        DayWords.all(days, DayWords::dayOfMonth)
                                .map(list -> CalendarRecurrence.monthly(list, at, zone)),
                        DayWords.all(days, DayWords::dayOfYear).map(list -> CalendarRecurrence.yearly(list, at, zone)))
                .flatMap(Optional::stream)
                .findFirst());
        if (time.isPresent() && recurrence.isEmpty()) {
            on.refuse(ON);
        }
        return recurrence;
    }
}
