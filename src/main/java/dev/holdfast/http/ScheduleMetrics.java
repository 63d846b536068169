package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.seconds;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.watch.Health;
import dev.holdfast.watch.ScheduleHealth;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What is expected of each configured schedule. */
final class ScheduleMetrics {
    private final Health health;

    ScheduleMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(
                schedule(
                        "holdfast_schedule_deadline_timestamp_seconds",
                        "By when the next counting backup of the schedule must be there; +Inf if its calendar owes none any more.",
                        schedule -> schedule.deadline().map(Gauges::seconds).orElse(Double.POSITIVE_INFINITY)),
                schedule(
                        "holdfast_schedule_expected_interval_seconds",
                        "Length of the period that the next backup of the schedule is owed for; 0 if none is.",
                        schedule -> schedule.expectedInterval().toMillis() / 1000.0),
                schedule(
                        "holdfast_schedule_next_run_timestamp_seconds",
                        "When the next run of the schedule begins, or began; 0 if its calendar has none any more.",
                        schedule -> time(schedule.nextRun())),
                schedule(
                        "holdfast_schedule_protected_since_timestamp_seconds",
                        "Since when the schedule is configured.",
                        schedule -> seconds(schedule.protectedSince())),
                schedule(
                        "holdfast_backup_consecutive_failures",
                        "Failed or suspect backup runs of the schedule since its last success.",
                        schedule -> true,
                        ScheduleHealth::consecutiveFailures));
    }

    /** Absent where the repositories were not read yet: a 0 would be a false alarm. */
    private MetricSnapshot schedule(String name, String help, ToDoubleFunction<ScheduleHealth> value) {
        return schedule(name, help, schedule -> !health.unknown().contains(schedule.deployment()), value);
    }

    private MetricSnapshot schedule(
            String name, String help, Predicate<ScheduleHealth> isTold, ToDoubleFunction<ScheduleHealth> value) {
        return family(
                name,
                help,
                health.schedules().stream().filter(isTold).toList(),
                schedule -> Labels.of("deployment", schedule.deployment(), "schedule", schedule.schedule()),
                value);
    }
}
