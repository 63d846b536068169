package dev.holdfast.daemon;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.daemon.DaemonPlan.DeploymentPlan;
import dev.holdfast.daemon.SimulatedYears.Window;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.schedule.quartz.QuartzCron;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Years of schedules in zones with every kind of clock change, with a clock that is set a day ahead or back, a daemon that is restarted and absent and a
 * deployment that is down: each period has exactly one backup if there was a chance, and never two.
 */
final class TenYearsTest {
    private static final LocalTime TWO = LocalTime.of(2, 0);
    private static final LocalTime HALF_PAST_TWO = LocalTime.of(2, 30);
    private static final Duration SPREAD = Duration.ofMinutes(20);

    /** Waiting for a retry, for the runs of the other schedules, and for its own. */
    private static final Duration CHANCE = Duration.ofMinutes(30)
            .plus(SimulatedYears.LONGEST_RUN.multipliedBy(9))
            .plus(SPREAD);

    private record Case(Schedule schedule, List<Instant> moments) {}

    @ParameterizedTest
    @ValueSource(strings = {"Europe/Berlin", "Australia/Lord_Howe"})
    void whenAYearPasses_thenEachPeriodHasExactlyOneBackupIfThereWasAChance(String zone) {
        simulate(ZoneId.of(zone), 1, 7);
    }

    @Tag("slow")
    @ParameterizedTest
    @ValueSource(
            strings = {
                "UTC",
                "Europe/Berlin",
                "America/New_York",
                "Africa/Casablanca",
                "Australia/Lord_Howe",
                "Asia/Kathmandu"
            })
    void whenTenYearsPass_thenEachPeriodHasExactlyOneBackupIfThereWasAChance(String zone) {
        simulate(ZoneId.of(zone), 10, 1);
    }

    private static void simulate(ZoneId zone, int years, long seed) {
        LocalDate first = LocalDate.of(2026, 1, 15);
        List<Case> cases =
                cases(zone, new CalendarOracle(zone, first.minusDays(40), first.plusDays(years * 365L + 80)));
        DaemonPlan plan = new DaemonPlan(
                List.of(new DeploymentPlan(
                        "prod",
                        cases.stream().map(Case::schedule).toList(),
                        Set.of(ScheduledBackups.REPOSITORY),
                        Duration.ofHours(6))),
                2,
                Duration.ofMinutes(1));
        Instant start = first.atTime(11, 17).toInstant(ZoneOffset.UTC);
        SimulatedYears world = new SimulatedYears(seed, plan, new ProtectedSinceOnly(), start, years);

        world.run();

        List<Manifest> backups = world.backups();
        List<String> wrong = cases.stream()
                .flatMap(each -> judge(each, backups, world.windows(), start))
                .toList();
        assertThat(wrong).isEmpty();
        assertThat(backups).hasSizeGreaterThan(years * 3_000);
    }

    private static List<Case> cases(ZoneId zone, CalendarOracle oracle) {
        return List.of(
                new Case(schedule("two", CalendarRecurrence.daily(TWO, zone)), oracle.onDays(date -> true, TWO)),
                new Case(
                        spread("half-past-two", CalendarRecurrence.daily(HALF_PAST_TWO, zone)),
                        oracle.onDays(date -> true, HALF_PAST_TWO)),
                new Case(
                        schedule("weekly", CalendarRecurrence.weekly(List.of(DayOfWeek.SUNDAY), HALF_PAST_TWO, zone)),
                        oracle.onDays(date -> date.getDayOfWeek() == DayOfWeek.SUNDAY, HALF_PAST_TWO)),
                new Case(
                        schedule("monthly", CalendarRecurrence.monthly(List.of(31), TWO, zone)),
                        oracle.onDays(date -> date.plusDays(1).getDayOfMonth() == 1, TWO)),
                new Case(
                        schedule("six-hours", new EveryRecurrence(Duration.ofHours(6))),
                        oracle.every(Duration.ofHours(6))),
                new Case(
                        schedule("cron", QuartzCron.in("0 30 2 * * ?", zone)),
                        oracle.onDays(date -> true, HALF_PAST_TWO)),
                new Case(
                        schedule("cron-often", QuartzCron.in("0 15 2/4 * * ?", zone)),
                        oracle.onDays(
                                date -> true,
                                IntStream.iterate(2, hour -> hour < 24, hour -> hour + 4)
                                        .mapToObj(hour -> LocalTime.of(hour, 15))
                                        .toArray(LocalTime[]::new))));
    }

    /** What is wrong, in words. */
    private static Stream<String> judge(Case each, List<Manifest> backups, List<Window> windows, Instant start) {
        String name = each.schedule().name();
        NavigableMap<Instant, List<Instant>> takenByMoment = new TreeMap<>();
        each.moments().forEach(moment -> takenByMoment.put(moment, new ArrayList<>()));
        List<String> wrong = new ArrayList<>();
        for (Manifest backup : backups) {
            if (backup.trigger().answers(name)) {
                Instant due = backup.trigger().due().orElseThrow();
                if (takenByMoment.containsKey(due)) {
                    takenByMoment.get(due).add(backup.snapshotTime());
                } else {
                    wrong.add(name + " answers to " + due + ", which is no moment");
                }
            }
        }
        Map<Instant, Duration> chances = chances(takenByMoment, windows);
        takenByMoment.headMap(takenByMoment.lastKey()).forEach((moment, taken) -> {
            Duration chance = chances.getOrDefault(moment, Duration.ZERO);
            boolean owed = moment.isAfter(start) && chance.compareTo(CHANCE) >= 0;
            if (taken.size() > 1 || (owed && taken.isEmpty())) {
                wrong.add(name + " of " + moment + " with a chance of " + chance + " has backups " + taken);
            }
        });
        return wrong.stream();
    }

    /** The longest undisturbed time within each period in which its backup could have been taken. */
    private static Map<Instant, Duration> chances(NavigableMap<Instant, ?> periods, List<Window> windows) {
        Map<Instant, Duration> chances = new TreeMap<>();
        for (Window window : windows) {
            Instant moment =
                    Optional.ofNullable(periods.floorKey(window.from())).orElse(periods.firstKey());
            while (moment != null && moment.isBefore(window.to())) {
                Instant next = periods.higherKey(moment);
                Instant from = moment.isAfter(window.from()) ? moment : window.from();
                Instant to = next != null && next.isBefore(window.to()) ? next : window.to();
                if (from.isBefore(to)) {
                    chances.merge(
                            moment, Duration.between(from, to), (one, other) -> one.compareTo(other) > 0 ? one : other);
                }
                moment = next;
            }
        }
        return chances;
    }

    private static Schedule schedule(String name, Recurrence recurrence) {
        return new Schedule(name, "daily", recurrence, Duration.ZERO, Duration.ofHours(1), Optional.empty());
    }

    private static Schedule spread(String name, Recurrence recurrence) {
        return new Schedule(name, "daily", recurrence, SPREAD, Duration.ZERO, Optional.empty());
    }
}
