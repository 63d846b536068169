package dev.holdfast.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.Collection;
import java.util.List;

/** Makes recurrences in calendar terms: once on each of certain days, at a time of the wall clock of a zone. The order of days does not matter. */
public final class CalendarRecurrence {
    private CalendarRecurrence() {}

    public static Recurrence daily(LocalTime at, ZoneId zone) {
        return new LocalRecurrence(new DaysAt(new Days.EveryDay(), at), zone);
    }

    /** @throws IllegalArgumentException without any day */
    public static Recurrence weekly(Collection<DayOfWeek> on, LocalTime at, ZoneId zone) {
        return new LocalRecurrence(new DaysAt(new Days.OfWeek(List.copyOf(on)), at), zone);
    }

    /**
     * @param on days of the month; 29, 30 and 31 mean the last day in a month that is shorter
     * @throws IllegalArgumentException without any day, or if one is not of 1 to 31
     */
    public static Recurrence monthly(Collection<Integer> on, LocalTime at, ZoneId zone) {
        return new LocalRecurrence(new DaysAt(new Days.OfMonth(List.copyOf(on)), at), zone);
    }

    /**
     * @param on days of the year; February 29 means the 28th in a year that lacks it
     * @throws IllegalArgumentException without any day
     */
    public static Recurrence yearly(Collection<MonthDay> on, LocalTime at, ZoneId zone) {
        return new LocalRecurrence(new DaysAt(new Days.OfYear(List.copyOf(on)), at), zone);
    }
}
