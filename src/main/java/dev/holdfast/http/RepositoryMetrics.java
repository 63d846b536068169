package dev.holdfast.http;

import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;
import static dev.holdfast.http.Gauges.seconds;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.prune.BucketFindings;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.RepositoryHealth;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.function.Function;
import java.util.stream.Stream;

/** Each repository: whether it answers, what it holds, what is kept back from pruning, and what is wrong with its bucket. */
final class RepositoryMetrics {
    private final Health health;

    RepositoryMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(repositories(), upkeep(), buckets()).flatMap(Function.identity());
    }

    private Stream<MetricSnapshot> repositories() {
        GaugeSnapshot.Builder up = gauge(
                "holdfast_repository_up",
                "1 if the repository could be read at the last try and written to when probed last, else 0.");
        GaugeSnapshot.Builder bytes = gauge(
                "holdfast_repository_bytes",
                "Stored bytes of archives of all backups in the repository, by storage class.");
        GaugeSnapshot.Builder skew = gauge(
                "holdfast_clock_skew_seconds",
                "The repository's clock minus ours; 0 where it has no clock of its own or was not asked yet.");
        for (RepositoryHealth repository : health.repositories()) {
            Labels name = Labels.of("repository", repository.repository());
            up.dataPoint(point(name, repository.isUp() ? 1 : 0));
            skew.dataPoint(point(
                    name,
                    repository
                            .clockSkew()
                            .map(duration -> duration.toMillis() / 1000.0)
                            .orElse(0.0)));
            repository
                    .storedBytes()
                    .forEach((storageClass, sum) ->
                            bytes.dataPoint(point(name.add("storage_class", storageClass), sum)));
        }
        return Stream.of(up.build(), bytes.build(), skew.build());
    }

    private Stream<MetricSnapshot> upkeep() {
        GaugeSnapshot.Builder orphans = gauge(
                "holdfast_repository_orphan_bytes",
                "Stored bytes of archives that no backup names; they are swept after a day.");
        GaugeSnapshot.Builder pruned = gauge(
                "holdfast_prune_last_success_timestamp_seconds",
                "When backups in the repository were last pruned, with or without anything to remove; 0 if never.");
        GaugeSnapshot.Builder blocked = gauge(
                "holdfast_prune_blocked",
                "Deployments of which backups stay in the repository, for this reason, although retention lets them go.");
        for (RepositoryHealth repository : health.repositories()) {
            Labels name = Labels.of("repository", repository.repository());
            RepositoryHealth.Upkeep upkeep = repository.upkeep();
            // Absent where the repository was not read yet: a 0 would be a false alarm.
            if (!repository.storedBytes().isEmpty()) {
                orphans.dataPoint(point(name, (double) upkeep.orphanBytes()));
                pruned.dataPoint(point(name, time(upkeep.lastPrune())));
            }
            upkeep.blocked()
                    .forEach((kind, deployments) ->
                            blocked.dataPoint(point(name.add("reason", kind.word()), deployments)));
        }
        return Stream.of(orphans.build(), pruned.build(), blocked.build());
    }

    private Stream<MetricSnapshot> buckets() {
        GaugeSnapshot.Builder findings = gauge(
                "holdfast_bucket_findings",
                "What is set for the repository's bucket against the configuration, by severity: critical, warning.");
        GaugeSnapshot.Builder audit = gauge(
                "holdfast_bucket_audit_timestamp_seconds",
                "When the bucket's lifecycle, versioning and Object Lock were looked at last; 0 if not yet.");
        for (RepositoryHealth repository : health.repositories()) {
            Labels name = Labels.of("repository", repository.repository());
            repository.bucket().ifPresent(bucket -> {
                audit.dataPoint(point(name, seconds(bucket.at())));
                for (BucketFindings.Severity severity : BucketFindings.Severity.values()) {
                    findings.dataPoint(point(name.add("severity", severity.word()), (double) bucket.count(severity)));
                }
            });
        }
        return Stream.of(findings.build(), audit.build());
    }
}
