package dev.holdfast;

import dev.holdfast.catalog.Backup;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** When a schedule came, by the moments to which its backups answer, in the form of {@code schedule.Recurrence.form}. Pure. */
final class GuessedSchedule {
    private static final long DAY_HOURS = 24;
    private static final long WEEK_DAYS = 7;
    private static final long SHORTEST_MONTH = 28;
    private static final long LONGEST_MONTH = 31;
    private static final long SHORTEST_YEAR = 365;

    private GuessedSchedule() {}

    /**
     * @param backups of one schedule, oldest first
     * @return empty if nothing fits: fewer than two of them, and a tier that says nothing
     */
    static Optional<Map<String, String>> of(List<Backup> backups) {
        List<Instant> moments = backups.stream()
                .flatMap(backup -> backup.manifest().trigger().due().stream())
                .sorted()
                .distinct()
                .toList();
        if (moments.isEmpty()) {
            return Optional.empty();
        }
        ZonedDateTime last = moments.get(moments.size() - 1).atZone(ZoneOffset.UTC);
        return (moments.size() == 1 ? period(backups.get(backups.size() - 1).tier()) : Optional.of(shortest(moments)))
                .flatMap(period -> form(period, last));
    }

    /** A missed period makes a gap longer, and nothing makes one shorter but a clock change. */
    private static Duration shortest(List<Instant> moments) {
        Duration shortest = Duration.between(moments.get(0), moments.get(1));
        for (int i = 2; i < moments.size(); i++) {
            Duration gap = Duration.between(moments.get(i - 1), moments.get(i));
            shortest = gap.compareTo(shortest) < 0 ? gap : shortest;
        }
        return shortest;
    }

    private static Optional<Duration> period(String tier) {
        return Optional.ofNullable(Map.of(
                        "daily", Duration.ofDays(1),
                        "weekly", Duration.ofDays(WEEK_DAYS),
                        "monthly", Duration.ofDays(SHORTEST_MONTH),
                        "yearly", Duration.ofDays(SHORTEST_YEAR))
                .get(tier));
    }

    private static Optional<Map<String, String>> form(Duration period, ZonedDateTime last) {
        // An hour more or less is a clock change.
        long days = period.plusHours(DAY_HOURS / 2).toDays();
        if (period.toHours() < DAY_HOURS - 1) {
            return Optional.of(Map.of("every", period.toString()));
        }
        LocalTime time = last.toLocalTime().truncatedTo(ChronoUnit.SECONDS);
        Map<String, String> form = new TreeMap<>(Map.of("at", time.toString(), "zone", "UTC"));
        if (days == WEEK_DAYS) {
            form.put("on", last.getDayOfWeek().name().toLowerCase(Locale.ROOT));
        } else if (days >= SHORTEST_MONTH && days <= LONGEST_MONTH) {
            form.put("on", Integer.toString(last.getDayOfMonth()));
        } else if (days >= SHORTEST_YEAR) {
            form.put("on", String.format(Locale.ROOT, "%02d-%02d", last.getMonthValue(), last.getDayOfMonth()));
        } else if (days != 1) {
            return Optional.empty();
        }
        return Optional.of(form);
    }
}
