package dev.holdfast.http;

import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.watch.HeartbeatState;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.Optional;
import java.util.stream.Stream;

/** What the dead-man's switches hear. Absent where none is configured. */
final class HeartbeatMetrics {
    private final Optional<HeartbeatState> heartbeat;

    HeartbeatMetrics(Optional<HeartbeatState> heartbeat) {
        this.heartbeat = heartbeat;
    }

    Stream<MetricSnapshot> all() {
        return heartbeat.stream().flatMap(HeartbeatMetrics::of);
    }

    private static Stream<MetricSnapshot> of(HeartbeatState heartbeat) {
        return Stream.of(
                gauge(
                                "holdfast_heartbeat_last_sent_timestamp_seconds",
                                "When all dead-man's switches took a beat last; 0 if they never did.")
                        .dataPoint(point(Labels.EMPTY, time(heartbeat.lastSent())))
                        .build(),
                gauge("holdfast_heartbeat_interval_seconds", "How often they should, while all is well.")
                        .dataPoint(point(Labels.EMPTY, heartbeat.every().toMillis() / 1000.0))
                        .build(),
                CounterSnapshot.builder()
                        .name("holdfast_heartbeat_sent")
                        .help("How often they did.")
                        .dataPoint(CounterSnapshot.CounterDataPointSnapshot.builder()
                                .labels(Labels.EMPTY)
                                .value((double) heartbeat.sent())
                                .build())
                        .build());
    }
}
