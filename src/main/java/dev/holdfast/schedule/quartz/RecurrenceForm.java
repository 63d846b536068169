package dev.holdfast.schedule.quartz;

import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a recurrence from its form for machines: {@link Recurrence#form}. */
public final class RecurrenceForm {
    private RecurrenceForm() {}

    /**
     * Returns the recurrence that has this form.
     *
     * @throws IllegalArgumentException if none has, with the reason in words
     */
    public static Recurrence read(Map<String, String> form) {
        try {
            if (form.containsKey("every")) {
                return new EveryRecurrence(Duration.parse(need(form, "every")));
            }
            ZoneId zone = ZoneId.of(need(form, "zone"));
            return form.containsKey("cron")
                    ? QuartzCron.in(need(form, "cron"), zone)
                    : calendar(form.get("on"), LocalTime.parse(need(form, "at")), zone);
        } catch (DateTimeException e) {
            throw new IllegalArgumentException("not a recurrence: " + form + ": " + e.getMessage(), e);
        }
    }

    private static Recurrence calendar(@Nullable String on, LocalTime at, ZoneId zone) {
        if (on == null) {
            return CalendarRecurrence.daily(at, zone);
        }
        List<String> days = Stream.of(on.split(",", -1)).map(String::strip).toList();
        if (on.contains("-")) {
            return CalendarRecurrence.yearly(
                    days.stream().map(day -> MonthDay.parse("--" + day)).toList(), at, zone);
        }
        return on.matches("\\d.*")
                ? CalendarRecurrence.monthly(days.stream().map(Integer::valueOf).toList(), at, zone)
                : CalendarRecurrence.weekly(
                        days.stream()
                                .map(day -> DayOfWeek.valueOf(day.toUpperCase(Locale.ROOT)))
                                .toList(),
                        at,
                        zone);
    }

    private static String need(Map<String, String> form, String name) {
        String value = form.get(name);
        if (value == null || value.isBlank()) {
            throw new IllegalArgumentException("not a recurrence: " + form + ": '" + name + "' is missing");
        }
        return value;
    }
}
