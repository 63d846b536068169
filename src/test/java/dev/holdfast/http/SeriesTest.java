package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.Golden;
import dev.holdfast.watch.Health;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * What each series says in each situation: the contract with those who wrote alerts. The table, in {@code series.txt}, has a line for each series that exists in any situation; {@code -} is a
 * series that does not exist, times are of November 2026 as {@code 19T02:01}.
 */
final class SeriesTest {
    private static final DateTimeFormatter OF_NOVEMBER =
            DateTimeFormatter.ofPattern("dd'T'HH:mm").withZone(ZoneOffset.UTC);
    private static final DateTimeFormatter OF_LATER =
            DateTimeFormatter.ofPattern("MM-dd'T'HH:mm").withZone(ZoneOffset.UTC);

    /** By situation, then by series. */
    private static final Map<String, Map<String, Double>> EXPOSED = new LinkedHashMap<>();

    @BeforeAll
    static void expose() throws IOException {
        for (Map.Entry<String, Health> situation : Situations.all().entrySet()) {
            EXPOSED.put(situation.getKey(), exposed(situation.getValue()));
        }
    }

    private static Map<String, Double> exposed(Health health) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        new HealthMetrics(health, "0.1.0").all().forEach(all::metricSnapshot);
        PrometheusTextFormatWriter.create().write(out, all.build(), EscapingScheme.UNDERSCORE_ESCAPING);
        Map<String, Double> values = new TreeMap<>();
        out.toString(StandardCharsets.UTF_8)
                .lines()
                .filter(line -> !line.startsWith("#") && !line.startsWith("holdfast_build_info"))
                // Each bucket of a histogram counts as its whole does, and each reason as the others.
                .filter(line -> !line.startsWith("holdfast_prune_blocked{") || line.contains("\"mass-delete\""))
                .filter(line -> !line.contains("_bucket{") || line.contains("le=\"+Inf\""))
                .forEach(line -> values.put(
                        line.substring(0, line.lastIndexOf(' ')),
                        Double.valueOf(line.substring(line.lastIndexOf(' ') + 1).replace("Inf", "Infinity"))));
        return values;
    }

    private static Double value(String situation, String series) {
        return EXPOSED.get(situation).get(series);
    }

    @Test
    void whenASituationIsExposed_thenEachSeriesSaysWhatTheTableSays() {
        TreeSet<String> series = new TreeSet<>();
        EXPOSED.values().forEach(values -> series.addAll(values.keySet()));
        List<List<String>> rows = new ArrayList<>();
        List<String> head = new ArrayList<>(List.of("series"));
        head.addAll(EXPOSED.keySet());
        rows.add(head);
        for (String each : series) {
            List<String> row = new ArrayList<>(List.of(each.replace("\"", "")));
            EXPOSED.values().forEach(values -> row.add(words(each, values.get(each))));
            rows.add(row);
        }

        Golden.assertSame(table(rows), "dev/holdfast/http/series.txt");
    }

    @Test
    void whenAnythingIsExposed_thenItIsANumberAndNoTimeLiesBefore1970() {
        EXPOSED.forEach((situation, values) -> values.forEach((series, value) -> {
            assertThat(value).as(situation + ": " + series).isNotNaN();
            if (series.contains("_timestamp_seconds")) {
                assertThat(value).as(situation + ": " + series).isNotNegative();
            }
        }));
    }

    @Test
    void whenSomethingNeverHappened_thenItsTimeIsNought() {
        assertThat(value(
                        "first-second",
                        "holdfast_backup_last_success_timestamp_seconds{deployment=\"prod\",tier=\"daily\"}"))
                .isZero();
        assertThat(value("first-second", "holdfast_preflight_timestamp_seconds{deployment=\"prod\"}"))
                .isZero();
        assertThat(value("first-second", "holdfast_verification_last_success_timestamp_seconds{deployment=\"prod\"}"))
                .isZero();
    }

    @Test
    void whenAScheduleIsGone_thenItsSeriesAreGone() {
        for (String situation : List.of("schedule-removed", "schedule-renamed")) {
            assertThat(EXPOSED.get(situation).keySet())
                    .as(situation)
                    .noneMatch(series -> series.contains("schedule=\"daily\"")
                            || series.contains("kind=\"schedule\",subject=\"daily\"")
                            || series.contains("kind=\"runs\",subject=\"daily\""));
        }
    }

    @Test
    void whenARestartForgetsWhatTheProcessKnew_thenEverySeriesStays() {
        assertThat(EXPOSED.get("restart")).isEqualTo(EXPOSED.get("steady"));
    }

    @Test
    void whenTheRepositoryCouldNeverBeRead_thenNothingSaysThatThereIsOrThatThereIsNoBackup() {
        assertThat(EXPOSED.get("never-readable").keySet())
                .noneMatch(series -> series.startsWith("holdfast_backup_last_")
                        || series.startsWith("holdfast_backups_")
                        || series.startsWith("holdfast_backup_age_")
                        || series.startsWith("holdfast_verification_")
                        || series.startsWith("holdfast_schedule_deadline"));
    }

    @Test
    void whenADeploymentDoesNotAnswer_thenItIsThereAndBroken() {
        assertThat(value("deployment-down", "holdfast_deployment_up{deployment=\"prod\"}"))
                .isZero();
        assertThat(value("deployment-down", "holdfast_promise_state{deployment=\"prod\",kind=\"source\",subject=\"\"}"))
                .isEqualTo(2);
    }

    private static String words(String series, Double value) {
        if (value == null) {
            return "-";
        }
        if (value.isInfinite()) {
            return "inf";
        }
        if (series.contains("_timestamp_seconds") && value > 0) {
            Instant time = Instant.ofEpochMilli(Math.round(value * 1000));
            boolean isNovember = time.isBefore(Instant.parse("2026-12-01T00:00:00Z"));
            return (isNovember ? OF_NOVEMBER : OF_LATER).format(time);
        }
        return BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    private static String table(List<List<String>> rows) {
        StringBuilder table = new StringBuilder();
        int columns = rows.get(0).size();
        int[] widths = new int[columns];
        rows.forEach(row -> {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            table.append(line.toString().stripTrailing()).append('\n');
        }
        return table.toString();
    }
}
