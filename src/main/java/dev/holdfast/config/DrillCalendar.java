package dev.holdfast.config;

import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.Recurrence;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;

/** Reads when drills come: {@code every} with {@code on}, or {@code dates}; both at a time of day. */
final class DrillCalendar {
    /** The middle of the last month, as in Mar 15, Jun 15, Sep 15 and Dec 15. */
    private static final List<Integer> MIDDLE = List.of(15);

    private final Section section;
    private final Setting every;
    private final Setting on;
    private final Setting dates;
    private final Setting at;
    private final ZoneId zone;

    DrillCalendar(Section section, ZoneId zone) {
        this.section = section;
        this.every = section.setting("every");
        this.on = section.setting("on");
        this.dates = section.setting("dates");
        this.at = section.setting("at");
        this.zone = section.setting("zone").maybe(Zones::read).orElse(zone);
    }

    /** Empty if drills are done by hand alone, or there was a problem. */
    Optional<Recurrence> read() {
        Optional<LocalTime> time = DayWords.time(at);
        if (dates.isPresent()) {
            return dates(time);
        }
        return switch (every.oneOf(List.of("week", "month", "quarter", "never"))) {
            case "week" ->
                on(time, "days of the week, as sunday or [monday, friday]", DayWords::weekday)
                        .map(days -> weekly(days, time));
            case "month" -> monthDays(time).map(days -> CalendarRecurrence.monthly(days, time.orElseThrow(), zone));
            case "quarter" -> monthDays(time).map(days -> CalendarRecurrence.quarterly(days, time.orElseThrow(), zone));
            default -> never();
        };
    }

    private Recurrence weekly(List<DayOfWeek> days, Optional<LocalTime> time) {
        return CalendarRecurrence.weekly(days, time.orElseThrow(), zone);
    }

    private Optional<Recurrence> dates(Optional<LocalTime> time) {
        if (every.isWritten() || on.isPresent()) {
            (every.isWritten() ? every : on).refuse("cannot stand beside dates; give one or the other");
            return Optional.empty();
        }
        every.notInForce();
        Optional<List<MonthDay>> days = DayWords.all(dates.texts(), DayWords::dayOfYear);
        if (days.isEmpty()) {
            dates.refuse("must be days of the year, as in [\"03-15\", \"06-15\", \"09-15\", \"12-15\"]");
        }
        return days.flatMap(all -> time.map(each -> CalendarRecurrence.yearly(all, each, zone)));
    }

    private Optional<Recurrence> never() {
        if (on.isPresent() && every.isText("never")) {
            on.refuse("cannot stand beside every = never");
        }
        return Optional.empty();
    }

    private Optional<List<Integer>> monthDays(Optional<LocalTime> time) {
        if (!on.isPresent()) {
            return time.map(any -> MIDDLE);
        }
        return on(time, "days of the month, 1 to 31 or last", DayWords::dayOfMonth);
    }

    private <T> Optional<List<T>> on(
            Optional<LocalTime> time, String allowed, java.util.function.Function<String, Optional<T>> read) {
        if (!on.isPresent()) {
            section.refuse("missing: on: " + allowed);
            return Optional.empty();
        }
        Optional<List<T>> days = DayWords.all(on.texts(), read);
        if (days.isEmpty()) {
            on.refuse("must be " + allowed);
        }
        return time.isEmpty() ? Optional.empty() : days;
    }
}
