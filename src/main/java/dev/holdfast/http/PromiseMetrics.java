package dev.holdfast.http;

import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;

import dev.holdfast.watch.Health;
import dev.holdfast.watch.PromiseState;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Stream;

/** Every promise as the watch judges it. */
final class PromiseMetrics {
    private final Health health;

    PromiseMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        Map<Labels, PromiseState> worst = new LinkedHashMap<>();
        // Of two that are called alike, as of two runs of one tier, the worse one counts.
        health.promises()
                .forEach(promise -> worst.merge(
                        Labels.of(
                                "kind",
                                promise.kind().word(),
                                "deployment",
                                promise.deployment().orElse(""),
                                "subject",
                                promise.subject().orElse("")),
                        promise.state(),
                        (one, other) -> one.compareTo(other) < 0 ? other : one));
        GaugeSnapshot.Builder states = gauge(
                "holdfast_promise_state",
                "How each promise stands: 0 kept, 1 warning, 2 broken. /readyz and holdfast status say why.");
        worst.forEach((labels, state) -> states.dataPoint(point(labels, number(state))));
        return Stream.of(states.build());
    }

    private static int number(PromiseState state) {
        return switch (state) {
            case OK -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }
}
