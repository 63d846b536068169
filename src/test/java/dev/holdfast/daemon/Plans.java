package dev.holdfast.daemon;

import dev.holdfast.daemon.DaemonPlan.DeploymentPlan;
import dev.holdfast.schedule.CalendarRecurrence;
import dev.holdfast.schedule.EveryRecurrence;
import dev.holdfast.schedule.Recurrence;
import dev.holdfast.schedule.Schedule;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Plans for tests. */
final class Plans {
    private Plans() {}

    static Schedule daily(String name, String at) {
        return schedule(name, CalendarRecurrence.daily(LocalTime.parse(at), ZoneOffset.UTC));
    }

    static Schedule every(Duration every) {
        return schedule("often", new EveryRecurrence(every));
    }

    private static Schedule schedule(String name, Recurrence recurrence) {
        return new Schedule(name, "daily", recurrence, Duration.ZERO, Duration.ofHours(1), Optional.empty());
    }

    static DeploymentPlan deployment(String name, Schedule... schedules) {
        return new DeploymentPlan(name, List.of(schedules), Set.of(ScheduledBackups.REPOSITORY), Duration.ofHours(6));
    }

    static DaemonPlan plan(int concurrency, DeploymentPlan... deployments) {
        return new DaemonPlan(Stream.of(deployments).toList(), concurrency, Duration.ofSeconds(20));
    }
}
