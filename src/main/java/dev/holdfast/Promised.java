package dev.holdfast;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.RunLog;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.WatchedSchedule;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** Puts together what is watched: the configured deployments, and since when each of their schedules owes backups. */
final class Promised {
    private final RunLog runs;
    private final Clock clock;

    Promised(RunLog runs, Clock clock) {
        this.runs = runs;
        this.clock = clock;
    }

    /** @param reading tells since when, on a host that knows nothing yet */
    List<WatchedDeployment> by(HoldfastSettings settings, CatalogReading reading) {
        Instant now = clock.instant();
        return settings.deployments().stream()
                .map(deployment -> watched(deployment, reading, now))
                .toList();
    }

    /** The repositories that its runs write first: without them nobody knows whether a backup is missing. */
    static Set<String> judgedBy(DeploymentSettings deployment) {
        Set<String> first = new LinkedHashSet<>();
        for (Schedule schedule : deployment.schedules()) {
            first.add(deployment.plan().firstRepository(Optional.of(schedule.name()), schedule.tier()));
        }
        return first;
    }

    private WatchedDeployment watched(DeploymentSettings deployment, CatalogReading reading, Instant now) {
        Set<String> judgedBy = judgedBy(deployment);
        boolean isKnown = judgedBy.stream().allMatch(name -> isRead(reading, name));
        List<WatchedSchedule> schedules = deployment.schedules().stream()
                .map(schedule -> new WatchedSchedule(
                        schedule, since(deployment.name(), schedule, reading.catalog(), isKnown, now)))
                .toList();
        return new WatchedDeployment(deployment.name(), schedules, judgedBy, deployment.noBackupFor());
    }

    private static boolean isRead(CatalogReading reading, String repository) {
        return reading.repositories().containsKey(repository)
                && reading.repositories().get(repository).everRead();
    }

    /** Stores nothing while the repositories may tell of an earlier time than ours. */
    private Instant since(String deployment, Schedule schedule, Catalog catalog, boolean isKnown, Instant now) {
        if (!isKnown) {
            return runs.protectedSinceIfKnown(
                            deployment, schedule.name(), schedule.recurrence().describe())
                    .orElse(now);
        }
        NavigableSet<Instant> shown = catalog.shownMoments(deployment, schedule.name());
        return runs.protectedSince(
                deployment,
                schedule.name(),
                schedule.recurrence().describe(),
                now,
                shown.isEmpty() ? Optional.empty() : Optional.of(shown.first()));
    }
}
