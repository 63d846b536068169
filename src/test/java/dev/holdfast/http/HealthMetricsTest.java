package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.prune.PruneState;
import dev.holdfast.retention.Block;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.testing.Golden;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.Circumstances;
import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.DiskSpace;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.ProofTerms;
import dev.holdfast.watch.Scenario;
import dev.holdfast.watch.SourceState;
import dev.holdfast.watch.Telling;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class HealthMetricsTest {
    private static String expose(Health health) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        new HealthMetrics(health, "0.1.0").all().forEach(all::metricSnapshot);
        PrometheusTextFormatWriter.create().write(out, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
        return out.toString(StandardCharsets.UTF_8).replaceAll("java=\"[^\"]*\"", "java=\"17\"");
    }

    private static String series(Health health, String series) throws IOException {
        return expose(health)
                .lines()
                .filter(line -> line.startsWith(series + " "))
                .map(line -> line.substring(series.length() + 1))
                .collect(Collectors.joining(","));
    }

    private static Circumstances around() {
        Instant at = Instant.parse("2026-11-20T02:00:00Z");
        return new Circumstances(
                List.of(
                        new SourceState(
                                "prod",
                                at,
                                0,
                                Optional.empty(),
                                "",
                                "",
                                List.of(),
                                Optional.of(Duration.ofMillis(-2_500))),
                        SourceState.unasked("beta", at)),
                List.of(
                        new DiskSpace("state-dir", Optional.empty(), "/state", at, 20L << 30, 100L << 30, ""),
                        new DiskSpace("local", Optional.of("local"), "/there", at, 0, 0, "it does not exist")),
                Optional.of(ConfigurationState.loaded(at).failed(at, "holdfast.conf: 3: no such key")),
                Map.of("local", 500_000_000L),
                new ProofTerms(Optional.of(Duration.ofDays(30)), Map.of("prod/local", at)));
    }

    @Test
    void whenAFixedScenarioIsExposed_thenItIsAsInTheGoldenFile() throws IOException {
        Health health = Scenario.dailyProd("2026-11-17T12:00:00Z")
                .deployment("beta", Optional.empty())
                .backup("2026-11-18T02:00:00Z")
                .suspect("2026-11-19T02:00:00Z")
                .manual("2026-11-19T08:00:00Z")
                .run("2026-11-18T02:01:00Z", RunOutcome.SUCCESS)
                .run("2026-11-19T02:01:00Z", RunOutcome.SUSPECT)
                .down("cloud", "access denied", true)
                .skew("local", Duration.ofMillis(-1_500))
                .running("2026-11-20T02:00:00Z", "2026-11-20T02:00:07Z")
                .around(around())
                .pruned(new PruneState(
                        "local",
                        "prod",
                        Optional.of(Instant.parse("2026-11-18T02:05:00Z")),
                        Optional.empty(),
                        3,
                        0,
                        false,
                        Map.of(Block.Kind.DENIED, "the key may not delete")))
                .telling(new Telling(
                        Map.of(PromiseState.CRITICAL, 2),
                        List.of(
                                new ChannelState("mail", Optional.empty(), 0, Optional.empty(), ""),
                                new ChannelState(
                                        "chat",
                                        Optional.of(Instant.parse("2026-11-19T02:00:00Z")),
                                        3,
                                        Optional.of(Instant.parse("2026-11-20T01:00:00Z")),
                                        "connection refused")),
                        Map.of("prod", Optional.of(Instant.parse("2026-11-20T04:00:00Z")), "beta", Optional.empty())))
                .at("2026-11-20T02:00:10Z");

        String exposed = expose(health);

        Golden.assertSame(exposed, "dev/holdfast/http/metrics.txt");
    }

    @Test
    void whenTheRepositoryWasNeverRead_thenNothingSaysThatThereIsNoBackup() throws IOException {
        String exposed = expose(Scenario.dailyProd("2026-11-17T12:00:00Z")
                .down("local", "connection refused", false)
                .running("2026-11-20T02:00:00Z")
                .at("2026-11-20T02:00:10Z"));

        assertThat(exposed)
                .contains("holdfast_repository_up{repository=\"local\"} 0.0")
                .contains("holdfast_backup_in_progress_since_timestamp_seconds{")
                .contains("holdfast_backup_consecutive_failures{")
                .doesNotContain("holdfast_backup_last_success_timestamp_seconds{")
                .doesNotContain("holdfast_schedule_deadline_timestamp_seconds{")
                .doesNotContain("holdfast_backup_copies_min{")
                .doesNotContain("holdfast_backups_stored{")
                .doesNotContain("holdfast_repository_bytes{");
    }

    @Nested
    class GivenTheFirstSecond {
        @ParameterizedTest(name = "{0} = {1}")
        @CsvSource(
                delimiter = '|',
                value = {
                    "holdfast_schedule_deadline_timestamp_seconds{deployment=\"prod\",schedule=\"daily\"} | 1.7951436E9",
                    "holdfast_schedule_expected_interval_seconds{deployment=\"prod\",schedule=\"daily\"} | 86400.0",
                    "holdfast_schedule_next_run_timestamp_seconds{deployment=\"prod\",schedule=\"daily\"} | 1.7950536E9",
                    "holdfast_schedule_protected_since_timestamp_seconds{deployment=\"prod\",schedule=\"daily\"} | 1.7950032E9",
                    "holdfast_backup_consecutive_failures{deployment=\"prod\",schedule=\"daily\"} | 0.0",
                    "holdfast_backup_last_success_timestamp_seconds{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_last_verified_timestamp_seconds{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_last_snapshot_timestamp_seconds{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_in_progress_since_timestamp_seconds{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_runs_total{deployment=\"prod\",outcome=\"success\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_runs_total{deployment=\"prod\",outcome=\"failed\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_duration_seconds_count{deployment=\"prod\",tier=\"daily\"} | 0",
                    "holdfast_backup_duration_seconds_bucket{deployment=\"prod\",tier=\"daily\",le=\"+Inf\"} | 0",
                    "holdfast_backup_size_bytes{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_documents{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backups_stored{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backups_verified{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backups_suspect{deployment=\"prod\",tier=\"daily\"} | 0.0",
                    "holdfast_backup_copies_min{deployment=\"prod\"} | 0.0",
                    "holdfast_repository_up{repository=\"local\"} | 1.0",
                    "holdfast_repository_bytes{repository=\"local\",storage_class=\"STANDARD\"} | 0.0",
                    "holdfast_clock_skew_seconds{repository=\"local\"} | 0.0",
                })
        void whenNothingHappenedYet_thenEverySeriesIsThere(String series, String value) throws IOException {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z").at("2026-11-18T12:00:00Z");

            assertThat(series(health, series)).isEqualTo(value);
        }
    }

    @Nested
    class GivenAChange {
        @Test
        void whenAScheduleIsRemoved_thenItsSeriesAreGoneAndThoseOfItsBackupsStay() throws IOException {
            String exposed = expose(new Scenario()
                    .deployment("prod", Optional.empty())
                    .backup("2026-11-18T02:00:00Z")
                    .at("2026-11-19T00:00:00Z"));

            assertThat(exposed)
                    .doesNotContain("schedule=\"daily\"")
                    .contains("holdfast_backups_stored{deployment=\"prod\",tier=\"daily\"} 1.0");
        }

        @Test
        void whenADeploymentIsRemoved_thenNothingOfItIsLeftButItsBytes() throws IOException {
            String exposed = expose(new Scenario()
                    .deployment("beta", Optional.empty())
                    .backup("2026-11-18T02:00:00Z")
                    .at("2026-11-19T00:00:00Z"));

            assertThat(exposed)
                    .doesNotContain("deployment=\"prod\"")
                    .contains("holdfast_repository_bytes{repository=\"local\",storage_class=\"STANDARD\"} 1000.0");
        }

        @Test
        void whenTheRepositoryIsDown_thenWhatWasSeenStays() throws IOException {
            Health health = Scenario.dailyProd("2026-11-17T12:00:00Z")
                    .backup("2026-11-18T02:00:00Z")
                    .down("local", "connection refused", true)
                    .at("2026-11-19T00:00:00Z");

            assertThat(series(health, "holdfast_repository_up{repository=\"local\"}"))
                    .isEqualTo("0.0");
            assertThat(series(
                            health,
                            "holdfast_backup_last_success_timestamp_seconds{deployment=\"prod\",tier=\"daily\"}"))
                    .isEqualTo("1.79496726E9");
        }
    }
}
