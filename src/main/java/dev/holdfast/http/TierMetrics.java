package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.BackupDurations;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.TierHealth;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Map;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/** What is stored of each tier in use, and how its runs ended. */
final class TierMetrics {
    private final Health health;

    TierMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        return Stream.concat(gauges(), runs());
    }

    private Stream<MetricSnapshot> gauges() {
        return Stream.of(
                tier(
                        "holdfast_backup_last_success_timestamp_seconds",
                        "When the newest verified backup was committed; 0 without one.",
                        tier -> time(tier.lastSuccess())),
                tier(
                        "holdfast_backup_last_verified_timestamp_seconds",
                        "When a backup that is still verified was last proved, at its commit or by a verification; 0 without one.",
                        tier -> time(tier.lastVerified())),
                tier(
                        "holdfast_backup_last_snapshot_timestamp_seconds",
                        "Snapshot time of the newest verified backup, by the database's clock; 0 without one.",
                        tier -> time(tier.lastSnapshot())),
                tier(
                        "holdfast_backup_in_progress_since_timestamp_seconds",
                        "Since when a backup is being taken; 0 while none is.",
                        tier -> true,
                        tier -> time(tier.inProgressSince())),
                tier(
                        "holdfast_backup_progress_timestamp_seconds",
                        "When the backup that is being taken last got on; 0 while none is.",
                        tier -> true,
                        tier -> time(tier.progress())),
                tier(
                        "holdfast_backup_size_bytes",
                        "Size of the snapshot in the latest backup, suspect or not, before encryption.",
                        TierHealth::sizeBytes),
                tier(
                        "holdfast_backup_documents",
                        "Documents in the latest backup, suspect or not.",
                        TierHealth::documents),
                tier("holdfast_backups_stored", "Backups that are stored, suspect ones included.", TierHealth::stored),
                tier("holdfast_backups_verified", "Backups that may be relied upon.", TierHealth::verified),
                tier("holdfast_backups_suspect", "Backups that are suspect and do not count.", TierHealth::suspect));
    }

    private Stream<MetricSnapshot> runs() {
        CounterSnapshot.Builder counter = CounterSnapshot.builder()
                .name("holdfast_backup_runs")
                .help("Backup runs of this host that ended, by outcome.");
        HistogramSnapshot.Builder histogram = HistogramSnapshot.builder()
                .name("holdfast_backup_duration_seconds")
                .help("How long backup runs took that committed a backup.");
        for (TierHealth tier : health.tiers()) {
            for (RunOutcome outcome : RunOutcome.values()) {
                counter.dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                        .labels(Labels.of(
                                "deployment", tier.deployment(), "tier", tier.tier(), "outcome", outcome.word()))
                        .value((double) ended(tier, outcome))
                        .build());
            }
            histogram.dataPoint(durations(tier));
        }
        return Stream.of(counter.build(), histogram.build());
    }

    private long ended(TierHealth tier, RunOutcome outcome) {
        return health.facts().counts().stream()
                .filter(count -> count.deployment().equals(tier.deployment())
                        && count.tier().equals(tier.tier())
                        && count.outcome() == outcome)
                .mapToLong(count -> count.runs())
                .sum();
    }

    private HistogramSnapshot.HistogramDataPointSnapshot durations(TierHealth tier) {
        BackupDurations durations = health.facts().durations().stream()
                .filter(sum ->
                        sum.deployment().equals(tier.deployment()) && sum.tier().equals(tier.tier()))
                .findFirst()
                .orElseGet(() -> new BackupDurations(tier.deployment(), tier.tier(), Map.of(), 0));
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        Stream.concat(BackupDurations.BOUNDS.stream(), Stream.of(Double.POSITIVE_INFINITY))
                .forEach(bound -> buckets.bucket(bound, durations.runsByBound().getOrDefault(bound, 0L)));
        return new HistogramSnapshot.HistogramDataPointSnapshot(
                buckets.build(), durations.totalSeconds(), labels(tier), Exemplars.EMPTY, 0);
    }

    private MetricSnapshot tier(String name, String help, ToDoubleFunction<TierHealth> value) {
        return tier(name, help, tier -> !health.unknown().contains(tier.deployment()), value);
    }

    private MetricSnapshot tier(
            String name, String help, Predicate<TierHealth> isTold, ToDoubleFunction<TierHealth> value) {
        return family(name, help, health.tiers().stream().filter(isTold).toList(), TierMetrics::labels, value);
    }

    private static Labels labels(TierHealth tier) {
        return Labels.of("deployment", tier.deployment(), "tier", tier.tier());
    }
}
