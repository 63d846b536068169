package dev.holdfast.http;

import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/** Gauges and their points, in the units of the contract. */
final class Gauges {
    private Gauges() {}

    /** One gauge with a point for each of {@code things}. */
    static <T> MetricSnapshot family(
            String name, String help, List<T> things, Function<T, Labels> labels, ToDoubleFunction<T> value) {
        GaugeSnapshot.Builder gauge = gauge(name, help);
        things.forEach(thing -> gauge.dataPoint(point(labels.apply(thing), value.applyAsDouble(thing))));
        return gauge.build();
    }

    static GaugeSnapshot.Builder gauge(String name, String help) {
        return GaugeSnapshot.builder().name(name).help(help);
    }

    static GaugeSnapshot.GaugeDataPointSnapshot point(Labels labels, double value) {
        return GaugeSnapshot.GaugeDataPointSnapshot.builder()
                .labels(labels)
                .value(value)
                .build();
    }

    /** Seconds since 1970; 0 for a time that never happened. */
    static double time(Optional<Instant> instant) {
        return instant.map(Gauges::seconds).orElse(0.0);
    }

    static double seconds(Instant instant) {
        return instant.toEpochMilli() / 1000.0;
    }
}
