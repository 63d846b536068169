package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.DeploymentHealth.LevelHealth;
import dev.holdfast.watch.Health;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Each level of verification of each configured deployment; absent where the repositories were not read yet. */
final class LevelMetrics {
    private final Health health;

    LevelMetrics(Health health) {
        this.health = health;
    }

    private record Point(String deployment, LevelHealth level) {
        Labels labels() {
            return Labels.of("deployment", deployment, "level", level.level().word());
        }
    }

    Stream<MetricSnapshot> all() {
        List<Point> points = new ArrayList<>();
        health.deployments().forEach(deployment -> points.addAll(points(deployment)));
        return Stream.of(
                family(
                        "holdfast_verification_level_last_success_timestamp_seconds",
                        "When the deployment's backups were last verified on the level and nothing was found, in the repository where that is longest ago; 0 if never.",
                        points,
                        Point::labels,
                        point -> time(point.level().last())),
                family(
                        "holdfast_verification_level_deadline_timestamp_seconds",
                        "When verifying on the level becomes, or became, overdue; +Inf if it is not asked for, or there is nothing to verify.",
                        points,
                        Point::labels,
                        point -> point.level().deadline().map(Gauges::seconds).orElse(Double.POSITIVE_INFINITY)),
                family(
                        "holdfast_verification_level_problems",
                        "How many problems the last verification on the level found.",
                        points,
                        Point::labels,
                        point -> point.level().problems()),
                family(
                        "holdfast_orphaned_references",
                        "Ids in the documents of the backup that was looked at last that lead to no document, without the exceptions of the configuration.",
                        points.stream()
                                .filter(point -> point.level().level() == VerifyLevel.REFERENCES)
                                .toList(),
                        point -> Labels.of("deployment", point.deployment()),
                        point -> point.level().figures()));
    }

    private static List<Point> points(DeploymentHealth deployment) {
        List<Point> points = new ArrayList<>();
        deployment
                .proof()
                .ifPresent(proof -> points.add(new Point(
                        deployment.deployment(),
                        new LevelHealth(VerifyLevel.WHOLE, proof.last(), proof.deadline(), 0, 0))));
        deployment.levels().forEach(level -> points.add(new Point(deployment.deployment(), level)));
        return points;
    }
}
