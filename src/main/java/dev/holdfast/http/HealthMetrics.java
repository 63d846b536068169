package dev.holdfast.http;

import dev.holdfast.watch.Health;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * Health as metrics. Names, labels and meanings are a promise to those who wrote alerts on them: never changed, only added to. Every configured
 * schedule, every tier in use and every repository has all its series from the beginning; a time that never happened is 0.
 */
final class HealthMetrics {
    private final Health health;
    private final String version;

    HealthMetrics(Health health, String version) {
        this.health = health;
        this.version = version;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(
                        new ScheduleMetrics(health).all(),
                        new TierMetrics(health).all(),
                        new CopyMetrics(health).all(),
                        new RepositoryMetrics(health).all(),
                        new PromiseMetrics(health).all(),
                        new DeploymentMetrics(health).all(),
                        new DrillMetrics(health).all(),
                        new LevelMetrics(health).all(),
                        new HostMetrics(health).all(),
                        new AlertMetrics(health.telling()).all(),
                        new HeartbeatMetrics(health.telling().heartbeat()).all(),
                        program())
                .flatMap(Function.identity());
    }

    private Stream<MetricSnapshot> program() {
        return Stream.of(InfoSnapshot.builder()
                .name("holdfast_build")
                .help("Version of Holdfast and of Java; always 1.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version, "java", System.getProperty("java.version", "unknown")))
                        .build())
                .build());
    }
}
