package dev.holdfast.schedule;

import static java.util.stream.Collectors.joining;

import java.time.DayOfWeek;
import java.time.LocalDate;
import java.time.MonthDay;
import java.time.format.TextStyle;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Days of the calendar, without end: every year has at least one. */
sealed interface Days {
    boolean contain(LocalDate date);

    String describe();

    /** The days for machines, parted by commas, as {@code monday,friday}, {@code 1,15} or {@code 03-15,06-15}; empty if it is every day. */
    Optional<String> on();

    /** Checks that there is one, and puts them in order without repetition. */
    private static <T extends Comparable<T>> List<T> ordered(Collection<T> days) {
        if (days.isEmpty()) {
            throw new IllegalArgumentException("a recurrence needs at least one day");
        }
        return days.stream().sorted().distinct().toList();
    }

    private static String list(List<String> words) {
        int last = words.size() - 1;
        return last == 0 ? words.get(0) : String.join(", ", words.subList(0, last)) + " and " + words.get(last);
    }

    record EveryDay() implements Days {
        @Override
        public boolean contain(LocalDate date) {
            return true;
        }

        @Override
        public String describe() {
            return "every day";
        }

        @Override
        public Optional<String> on() {
            return Optional.empty();
        }
    }

    record OfWeek(List<DayOfWeek> days) implements Days {
        public OfWeek {
            days = ordered(days);
        }

        @Override
        public boolean contain(LocalDate date) {
            return days.contains(date.getDayOfWeek());
        }

        @Override
        public String describe() {
            return "every "
                    + list(days.stream()
                            .map(day -> day.getDisplayName(TextStyle.FULL, Locale.ENGLISH))
                            .toList());
        }

        @Override
        public Optional<String> on() {
            return Optional.of(days.stream()
                    .map(day -> day.name().toLowerCase(Locale.ROOT))
                    .collect(joining(",")));
        }
    }

    record OfMonth(List<Integer> days) implements Days {
        public OfMonth {
            days = ordered(days);
            days.forEach(day -> {
                if (day < 1 || day > 31) {
                    throw new IllegalArgumentException("day " + day + " of a month: allowed are 1 to 31");
                }
            });
        }

        @Override
        public boolean contain(LocalDate date) {
            int length = date.lengthOfMonth();
            return days.stream().anyMatch(day -> Math.min(day, length) == date.getDayOfMonth());
        }

        @Override
        public String describe() {
            return (days.size() == 1 ? "on day " : "on days ")
                    + list(days.stream().map(String::valueOf).toList()) + " of every month";
        }

        @Override
        public Optional<String> on() {
            return Optional.of(days.stream().map(String::valueOf).collect(joining(",")));
        }
    }

    record OfYear(List<MonthDay> days) implements Days {
        public OfYear {
            days = ordered(days);
        }

        @Override
        public boolean contain(LocalDate date) {
            return days.stream()
                    .anyMatch(day -> day.getMonth() == date.getMonth()
                            && day.atYear(date.getYear()).equals(date));
        }

        @Override
        public String describe() {
            return days.stream()
                    .map(day ->
                            day.getMonth().getDisplayName(TextStyle.FULL, Locale.ENGLISH) + " " + day.getDayOfMonth())
                    .collect(joining(", ", "every year on ", ""));
        }

        @Override
        public Optional<String> on() {
            return Optional.of(days.stream()
                    .map(day -> String.format(Locale.ROOT, "%02d-%02d", day.getMonthValue(), day.getDayOfMonth()))
                    .collect(joining(",")));
        }
    }
}
