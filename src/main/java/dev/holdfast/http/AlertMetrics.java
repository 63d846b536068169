package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.Telling;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.stream.Stream;

/** What Holdfast itself tells, through which channels, and what it keeps to itself for a while. */
final class AlertMetrics {
    private final Telling telling;

    AlertMetrics(Telling telling) {
        this.telling = telling;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(
                family(
                        "holdfast_alerts",
                        "Alerts that stand, silenced ones included.",
                        List.of(PromiseState.WARNING, PromiseState.CRITICAL),
                        severity -> Labels.of("severity", severity.word()),
                        severity -> telling.alerts().getOrDefault(severity, 0)),
                family(
                        "holdfast_alerts_unsent",
                        "Messages that the channel should have taken and has not yet.",
                        telling.channels(),
                        AlertMetrics::channel,
                        ChannelState::unsent),
                family(
                        "holdfast_alert_last_sent_timestamp_seconds",
                        "When the channel took a message last; 0 if it never did.",
                        telling.channels(),
                        AlertMetrics::channel,
                        channel -> time(channel.lastSent())),
                silences());
    }

    private static Labels channel(ChannelState channel) {
        return Labels.of("channel", channel.name());
    }

    private MetricSnapshot silences() {
        GaugeSnapshot.Builder gauge = gauge(
                "holdfast_silence_until_timestamp_seconds",
                "Until when nobody is told of alerts about the deployment; 0 if they are.");
        telling.silences()
                .forEach((deployment, until) ->
                        gauge.dataPoint(point(Labels.of("deployment", deployment), time(until))));
        return gauge.build();
    }
}
