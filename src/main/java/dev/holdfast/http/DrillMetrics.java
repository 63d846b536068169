package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.DrillHealth;
import dev.holdfast.watch.Health;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** The drills of each deployment that has one configured. */
final class DrillMetrics {
    private final List<Drilled> drilled;

    /** A deployment and its drills. */
    private record Drilled(String deployment, DrillHealth drill) {}

    /** Absent where the repositories were not read yet: they alone tell of drills. */
    DrillMetrics(Health health) {
        this.drilled = health.deployments().stream()
                .filter(deployment -> deployment.proof().isPresent())
                .flatMap(DrillMetrics::drilled)
                .toList();
    }

    private static Stream<Drilled> drilled(DeploymentHealth deployment) {
        return deployment.drill().stream().map(drill -> new Drilled(deployment.deployment(), drill));
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(
                each(
                        "holdfast_drill_last_success_timestamp_seconds",
                        "When the last drill of the deployment passed; 0 if none ever did.",
                        drill -> time(drill.lastSuccess())),
                each(
                        "holdfast_drill_deadline_timestamp_seconds",
                        "When the drill that is owed next becomes, or became, overdue; +Inf if drills are done by hand alone.",
                        drill -> drill.deadline().map(Gauges::seconds).orElse(Double.POSITIVE_INFINITY)),
                each(
                        "holdfast_drill_next_timestamp_seconds",
                        "When the next drill is due, or was; 0 if drills are done by hand alone.",
                        drill -> time(drill.next())),
                each(
                        "holdfast_drill_last_rto_seconds",
                        "From the order of the last drill that passed until what it restored was proved; 0 if none ever passed.",
                        drill -> measured(drill, DrillResult::rto)),
                each(
                        "holdfast_drill_last_rpo_seconds",
                        "How old the newest restorable backup was when the last drill that passed was ordered; 0 if none ever passed.",
                        drill -> measured(drill, DrillResult::rpo)),
                each(
                        "holdfast_drill_rto_objective_seconds",
                        "How long a restore may take, as configured.",
                        drill -> drill.objectives().rto().isPresent(),
                        drill -> seconds(drill.objectives().rto())),
                each(
                        "holdfast_drill_rpo_objective_seconds",
                        "How much may be lost, as configured.",
                        drill -> drill.objectives().rpo().isPresent(),
                        drill -> seconds(drill.objectives().rpo())),
                each(
                        "holdfast_drill_in_progress_since_timestamp_seconds",
                        "Since when a drill runs; 0 if none does.",
                        drill -> time(drill.running().map(DrillRecord::ordered))),
                outcomes());
    }

    private static double measured(DrillHealth drill, Function<DrillResult, Optional<Duration>> what) {
        return seconds(drill.lastPassed().flatMap(DrillRecord::result).flatMap(what));
    }

    private static double seconds(Optional<Duration> duration) {
        return duration.map(it -> it.toMillis() / 1000.0).orElse(0.0);
    }

    private MetricSnapshot outcomes() {
        GaugeSnapshot.Builder outcomes = gauge(
                "holdfast_drill_last_outcome",
                "1 for what became of the last drill that ended, else 0: passed, failed, hung (stopped at its timeout) or killed.");
        for (Drilled each : drilled) {
            for (Outcome outcome : Outcome.values()) {
                outcomes.dataPoint(point(
                        Labels.of("deployment", each.deployment(), "outcome", outcome.word()),
                        each.drill().lastOutcome().equals(Optional.of(outcome)) ? 1 : 0));
            }
        }
        return outcomes.build();
    }

    private MetricSnapshot each(String name, String help, ToDoubleFunction<DrillHealth> value) {
        return each(name, help, drill -> true, value);
    }

    private MetricSnapshot each(
            String name, String help, Predicate<DrillHealth> isTold, ToDoubleFunction<DrillHealth> value) {
        return family(
                name,
                help,
                drilled.stream().filter(each -> isTold.test(each.drill())).toList(),
                each -> Labels.of("deployment", each.deployment()),
                each -> value.applyAsDouble(each.drill()));
    }
}
