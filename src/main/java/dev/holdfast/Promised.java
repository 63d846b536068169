package dev.holdfast;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.RunLog;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.WatchedSchedule;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;

/** Puts together what is watched: the configured deployments, and since when each of their schedules owes backups. */
final class Promised {
    private final RunLog runs;
    private final Clock clock;

    Promised(RunLog runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** @param catalog tells since when, on a host that knows nothing yet */
    List<WatchedDeployment> by(HoldfastSettings settings, Catalog catalog) {
        Instant now = clock.instant();
        return settings.deployments().stream()
                .map(deployment -> watched(deployment, catalog, now))
                .toList();
    }

    private WatchedDeployment watched(DeploymentSettings deployment, Catalog catalog, Instant now) {
        List<WatchedSchedule> schedules = deployment.schedules().stream()
                .map(schedule -> new WatchedSchedule(schedule, since(deployment.name(), schedule, catalog, now)))
                .toList();
        return new WatchedDeployment(deployment.name(), schedules, deployment.noBackupFor());
    }

    private Instant since(String deployment, Schedule schedule, Catalog catalog, Instant now) {
        NavigableSet<Instant> answered = catalog.answeredMoments(deployment, schedule.name());
        return runs.protectedSince(
                deployment,
                schedule.name(),
                schedule.recurrence().describe(),
                now,
                answered.isEmpty() ? Optional.empty() : Optional.of(answered.first()));
    }
}
