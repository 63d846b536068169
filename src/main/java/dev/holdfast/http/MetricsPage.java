package dev.holdfast.http;

import dev.holdfast.watch.Health;
import dev.holdfast.watch.HealthSource;
import io.prometheus.metrics.config.EscapingScheme;
import io.prometheus.metrics.expositionformats.ExpositionFormatWriter;
import io.prometheus.metrics.expositionformats.OpenMetricsTextFormatWriter;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;

/** The metrics, in Prometheus' text format or, if asked for, in OpenMetrics'. */
final class MetricsPage implements Page {
    /** Below the ten seconds after which Prometheus gives up. */
    private static final Duration PATIENCE = Duration.ofSeconds(8);

    private final HealthSource health;
    private final ProcessMetrics process;
    private final String version;
    private final ExpositionFormatWriter text = PrometheusTextFormatWriter.create();
    private final ExpositionFormatWriter openMetrics = OpenMetricsTextFormatWriter.create();

    MetricsPage(HealthSource health, ProcessMetrics process, String version) {
        this.health = health;
        this.process = process;
        this.version = version;
    }

    @Override
    public Answer answer(String accept) throws InterruptedException {
        Optional<Health> now = health.health(PATIENCE);
        if (now.isEmpty()) {
            // No series at all is better than series that would say that nothing was ever backed up.
            return Answer.text(503, "the catalog was not read yet\n");
        }
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        new HealthMetrics(now.get(), version).all().forEach(all::metricSnapshot);
        process.now().forEach(all::metricSnapshot);
        ExpositionFormatWriter writer = accept.contains("application/openmetrics-text") ? openMetrics : text;
        return new Answer(200, writer.getContentType(), write(writer, all.build()));
    }

    private static String write(ExpositionFormatWriter writer, MetricSnapshots snapshots) {
        ByteArrayOutputStream out = new ByteArrayOutputStream(16_384);
        try {
            writer.write(out, snapshots, EscapingScheme.UNDERSCORE_ESCAPING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return out.toString(StandardCharsets.UTF_8);
    }
}
