package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;
import static dev.holdfast.http.Gauges.seconds;

import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.DiskSpace;
import dev.holdfast.watch.Health;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** This host: room where we write, what repositories may grow to, and the configuration in force. */
final class HostMetrics {
    private final Health health;

    HostMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(disks(), sizes(), configuration()).flatMap(Function.identity());
    }

    /** Absent where it cannot be read: a 0 would be a false alarm. That it cannot is a promise's matter. */
    private Stream<MetricSnapshot> disks() {
        List<DiskSpace> readable = List.copyOf(health.circumstances().disks().stream()
                .filter(DiskSpace::isRead)
                .collect(Collectors.toMap(DiskSpace::place, Function.identity(), (one, other) -> one, TreeMap::new))
                .values());
        return Stream.of(
                disk(
                        "holdfast_disk_free_bytes",
                        "What may still be written in state-dir, or to a repository that is a directory.",
                        readable,
                        DiskSpace::freeBytes),
                disk(
                        "holdfast_disk_size_bytes",
                        "Size of the file system of state-dir, or of a repository that is a directory.",
                        readable,
                        DiskSpace::sizeBytes));
    }

    private static MetricSnapshot disk(
            String name, String help, List<DiskSpace> disks, ToDoubleFunction<DiskSpace> value) {
        return family(name, help, disks, disk -> Labels.of("place", disk.place()), value);
    }

    private Stream<MetricSnapshot> sizes() {
        GaugeSnapshot.Builder limits = gauge(
                "holdfast_repository_size_limit_bytes",
                "Above how many bytes of archives the repository is too large (warn-size); only where that is set.");
        new TreeMap<>(health.circumstances().sizeLimits())
                .forEach((repository, limit) -> limits.dataPoint(point(Labels.of("repository", repository), limit)));
        return Stream.of(limits.build());
    }

    private Stream<MetricSnapshot> configuration() {
        List<ConfigurationState> known =
                health.circumstances().configuration().stream().toList();
        return Stream.of(
                family(
                        "holdfast_config_reload_success",
                        "1 if the configuration in force is the one that was to be loaded last, 0 since a reload failed.",
                        known,
                        state -> Labels.EMPTY,
                        state -> state.isInForce() ? 1 : 0),
                family(
                        "holdfast_config_loaded_timestamp_seconds",
                        "When the configuration in force was loaded.",
                        known,
                        state -> Labels.EMPTY,
                        state -> seconds(state.loaded())));
    }
}
