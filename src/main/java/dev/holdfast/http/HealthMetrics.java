package dev.holdfast.http;

import dev.holdfast.prune.BucketFindings;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.state.BackupDurations;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.RepositoryHealth;
import dev.holdfast.watch.ScheduleHealth;
import dev.holdfast.watch.TierHealth;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Exemplars;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.InfoSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
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
        return Stream.of(schedules(), tiers(), runs(), repositories(), upkeep(), buckets(), program())
                .flatMap(Function.identity());
    }

    private Stream<MetricSnapshot> schedules() {
        return Stream.of(
                schedule(
                        "holdfast_schedule_deadline_timestamp_seconds",
                        "By when the next counting backup of the schedule must be there; +Inf if its calendar owes none any more.",
                        schedule ->
                                schedule.deadline().map(HealthMetrics::seconds).orElse(Double.POSITIVE_INFINITY)),
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

    private Stream<MetricSnapshot> tiers() {
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
                        "holdfast_backup_size_bytes",
                        "Size of the snapshot in the latest backup, suspect or not, before encryption.",
                        TierHealth::sizeBytes),
                tier(
                        "holdfast_backup_documents",
                        "Documents in the latest backup, suspect or not.",
                        TierHealth::documents),
                tier("holdfast_backups_stored", "Backups that are stored, suspect ones included.", TierHealth::stored),
                tier("holdfast_backups_verified", "Backups that may be relied upon.", TierHealth::verified),
                tier("holdfast_backups_suspect", "Backups that are suspect and do not count.", TierHealth::suspect),
                copies(),
                missingCopies(),
                missingSince(),
                threeTwoOne());
    }

    private MetricSnapshot copies() {
        GaugeSnapshot.Builder gauge = gauge(
                "holdfast_backup_copies_min",
                "In how many repositories the worst-off verified backup of the deployment is good; 0 without one.");
        new TreeMap<>(health.copiesMin())
                .forEach((deployment, copies) -> gauge.dataPoint(point(Labels.of("deployment", deployment), copies)));
        return gauge.build();
    }

    private MetricSnapshot missingCopies() {
        GaugeSnapshot.Builder gauge = gauge(
                "holdfast_backup_copies_missing",
                "Verified backups of the deployment that the repository should have by configuration and retention, and has not.");
        for (CopyState state : health.copies()) {
            state.targets().stream()
                    .filter(target -> !state.unread().contains(target))
                    .forEach(target -> gauge.dataPoint(
                            point(Labels.of("deployment", state.deployment(), "repository", target), (double)
                                    state.missingIn(target))));
        }
        return gauge.build();
    }

    private MetricSnapshot missingSince() {
        return family(
                "holdfast_backup_copies_missing_since_timestamp_seconds",
                "When the oldest verified backup was committed that lacks a copy it should have; 0 if none does.",
                knownCopies(),
                state -> Labels.of("deployment", state.deployment()),
                state -> time(state.missingSince()));
    }

    private MetricSnapshot threeTwoOne() {
        return family(
                "holdfast_backup_three_two_one",
                "1 if of the newest verified backup that is to be copied, and had an hour for it, there are three copies, the deployment's own data among them,"
                        + " on two kinds of storage, one off site; else 0.",
                knownCopies(),
                state -> Labels.of("deployment", state.deployment()),
                state -> state.rule().isMet() ? 1 : 0);
    }

    private List<CopyState> knownCopies() {
        return health.copies().stream()
                .filter(state -> state.unread().isEmpty() && !health.unknown().contains(state.deployment()))
                .toList();
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

    private Stream<MetricSnapshot> repositories() {
        GaugeSnapshot.Builder up =
                gauge("holdfast_repository_up", "1 if the repository could be read at the last try, else 0.");
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

    private Stream<MetricSnapshot> program() {
        return Stream.of(InfoSnapshot.builder()
                .name("holdfast_build")
                .help("Version of Holdfast and of Java; always 1.")
                .dataPoint(InfoSnapshot.InfoDataPointSnapshot.builder()
                        .labels(Labels.of("version", version, "java", System.getProperty("java.version", "unknown")))
                        .build())
                .build());
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

    private MetricSnapshot tier(String name, String help, ToDoubleFunction<TierHealth> value) {
        return tier(name, help, tier -> !health.unknown().contains(tier.deployment()), value);
    }

    private MetricSnapshot tier(
            String name, String help, Predicate<TierHealth> isTold, ToDoubleFunction<TierHealth> value) {
        return family(name, help, health.tiers().stream().filter(isTold).toList(), HealthMetrics::labels, value);
    }

    private static <T> MetricSnapshot family(
            String name, String help, List<T> things, Function<T, Labels> labels, ToDoubleFunction<T> value) {
        GaugeSnapshot.Builder gauge = gauge(name, help);
        things.forEach(thing -> gauge.dataPoint(point(labels.apply(thing), value.applyAsDouble(thing))));
        return gauge.build();
    }

    private static Labels labels(TierHealth tier) {
        return Labels.of("deployment", tier.deployment(), "tier", tier.tier());
    }

    private static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    private static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    private static double time(Optional<Instant> instant) {
        return instant.map(HealthMetrics::seconds).orElse(0.0);
    }

    private static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
