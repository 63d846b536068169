package dev.holdfast.config;

import java.time.DateTimeException;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Times of day, and days as people write them. */
final class DayWords {
    private DayWords() {}

    /** The time of day of a setting; empty if there was a problem. */
    static Optional<LocalTime> time(Setting at) {
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
    static <T> Optional<List<T>> all(List<String> days, Function<String, Optional<T>> read) {
        List<T> fitting = days.stream()
                .map(day -> day.strip().toLowerCase(Locale.ROOT))
                .map(read)
                .flatMap(Optional::stream)
                .toList();
        return fitting.isEmpty() || fitting.size() < days.size() ? Optional.empty() : Optional.of(fitting);
    }

    static Optional<DayOfWeek> weekday(String word) {
        return Stream.of(DayOfWeek.values())
                .filter(day -> isNameOf(word, day.name()))
                .findFirst();
    }

    static Optional<Integer> dayOfMonth(String word) {
        if (word.equals("last")) {
            return Optional.of(31);
        }
        return word.matches("[1-9]|[12][0-9]|3[01]") ? Optional.of(Integer.parseInt(word)) : Optional.empty();
    }

    /** {@code 03-15}, {@code mar 15} or {@code march 15}. */
    static Optional<MonthDay> dayOfYear(String word) {
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
