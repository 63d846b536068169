package dev.holdfast.http;

import static dev.holdfast.http.Gauges.family;
import static dev.holdfast.http.Gauges.gauge;
import static dev.holdfast.http.Gauges.point;
import static dev.holdfast.http.Gauges.time;

import dev.holdfast.replicate.CopyState;
import dev.holdfast.watch.Health;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Copies in several repositories: how many there are, and where they are missing. */
final class CopyMetrics {
    private final Health health;

    CopyMetrics(Health health) {
        this.health = health;
    }

    Stream<MetricSnapshot> all() {
        return Stream.of(copies(), missingCopies(), missingSince(), threeTwoOne());
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
                "Verified backups of the deployment that the repository should have by configuration and retention, and has not, or has damaged.");
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
}
