package dev.holdfast.config;

import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import dev.holdfast.schedule.quartz.QuartzCron;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
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
        Optional<LocalTime> time = time();
        if (!on.isPresent()) {
            return time.map(at -> CalendarRecurrence.daily(at, zone));
        }
        List<String> days = on.texts().stream()
                .map(day -> day.strip().toLowerCase(Locale.ROOT))
                .toList();
        Optional<Recurrence> recurrence = time.flatMap(at -> Stream.of(
                        all(days, RecurrenceReader::weekday).map(list -> CalendarRecurrence.weekly(list, at, zone)),
                        all(days, RecurrenceReader::dayOfMonth).map(list -> CalendarRecurrence.monthly(list, at, zone)),
                        all(days, RecurrenceReader::dayOfYear).map(list -> CalendarRecurrence.yearly(list, at, zone)))
                .flatMap(Optional::stream)
                .findFirst());
        if (time.isPresent() && recurrence.isEmpty()) {
            on.refuse(ON);
        }
        return recurrence;
    }

    private Optional<LocalTime> time() {
        String text = at.text();
        if (text.matches("([01]?[0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?")) {
            return Optional.of(LocalTime.parse(text.indexOf(':') == 1 ? "0" + text : text));
        }
        if (!text.isBlank()) {
            at.refuse("must be a time of day from \"00:00\" to \"23:59\", in quotes");
        }
        return Optional.empty();
    }

    /** All of them, or nothing if there is none or one does not fit. */
    private static <T> Optional<List<T>> all(List<String> days, java.util.function.Function<String, Optional<T>> read) {
        List<T> fitting = days.stream().map(read).flatMap(Optional::stream).toList();
        return fitting.isEmpty() || fitting.size() < days.size() ? Optional.empty() : Optional.of(fitting);
    }

    private static Optional<DayOfWeek> weekday(String word) {
        return Stream.of(DayOfWeek.values())
                .filter(day -> isNameOf(word, day.name()))
                .findFirst();
    }

    private static Optional<Integer> dayOfMonth(String word) {
        if (word.equals("last")) {
            return Optional.of(31);
        }
        return word.matches("[1-9]|[12][0-9]|3[01]") ? Optional.of(Integer.parseInt(word)) : Optional.empty();
    }

    /** {@code 03-15}, {@code mar 15} or {@code march 15}. */
    private static Optional<MonthDay> dayOfYear(String word) {
        String[] parts = word.split("[- ]+", 2);
        if (parts.length < 2 || !parts[1].matches("[0-9]{1,2}")) {
            return Optional.empty();
        }
        Optional<Month> month = Stream.of(Month.values())
                .filter(each -> isNameOf(parts[0], each.name())
                        || (parts[0].matches("[0-9]{2}") && Integer.parseInt(parts[0]) == each.getValue()))
                .findFirst();
        try {
            return month.map(each -> MonthDay.of(each, Integer.parseInt(parts[1])));
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private static boolean isNameOf(String word, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        return word.equals(lower) || word.equals(lower.substring(0, 3));
    }
}
