package dev.holdfast.daemon;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Tells moments by plain enumeration of all dates, without any of the code under test. */
record CalendarOracle(ZoneId zone, LocalDate from, LocalDate to) {
    List<Instant> onDays(Predicate<LocalDate> days, LocalTime... times) {
        Set<Instant> moments = new TreeSet<>();
        from.datesUntil(to)
                .filter(days)
                .flatMap(date -> Stream.of(times).map(date::atTime))
                .forEach(local -> moments.add(firstValid(local)));
        return List.copyOf(moments);
    }

    List<Instant> every(Duration distance) {
        long seconds = distance.toSeconds();
        long first = from.atStartOfDay(zone).toEpochSecond() / seconds;
        long last = to.atStartOfDay(zone).toEpochSecond() / seconds;
        return Stream.iterate(first, i -> i <= last, i -> i + 1)
                .map(i -> Instant.ofEpochSecond(i * seconds))
                .toList();
    }

    /** Goes on minute by minute until the wall clock shows such a time; takes the first of two. */
    private Instant firstValid(LocalDateTime local) {
        LocalDateTime shown = local;
        while (zone.getRules().getValidOffsets(shown).isEmpty()) {
            shown = shown.plusMinutes(1);
        }
        return shown.toInstant(zone.getRules().getValidOffsets(shown).get(0));
    }
}
