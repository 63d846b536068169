package dev.holdfast.schedule;

import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.ZoneId;
import java.util.ArrayList;
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
     * Once in each quarter of the year, in its last month: March, June, September and December.
     *
     * @param on days of that month; 31 means the 30th in June and September
     * @throws IllegalArgumentException without any day, or if one is not of 1 to 31
     */
    public static Recurrence quarterly(Collection<Integer> on, LocalTime at, ZoneId zone) {
        List<MonthDay> days = new ArrayList<>();
        for (Month month : List.of(Month.MARCH, Month.JUNE, Month.SEPTEMBER, Month.DECEMBER)) {
            new Days.OfMonth(List.copyOf(on))
                    .days()
                    .forEach(day -> days.add(MonthDay.of(month, Math.min(day, month.maxLength()))));
        }
        return yearly(days, at, zone);
    }

    /**
     * @param on days of the year; February 29 means the 28th in a year that lacks it
     * @throws IllegalArgumentException without any day
     */
    public static Recurrence yearly(Collection<MonthDay> on, LocalTime at, ZoneId zone) {
        return new LocalRecurrence(new DaysAt(new Days.OfYear(List.copyOf(on)), at), zone);
    }
}
