package dev.holdfast;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.drill.DrillHistory;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.Notebook;
import dev.holdfast.state.RunLog;
import dev.holdfast.state.SqliteState;
import dev.holdfast.watch.WatchNotes;
import dev.holdfast.watch.WatchedDeployment;
import dev.holdfast.watch.WatchedDrill;
import dev.holdfast.watch.WatchedSchedule;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;

/** Puts together what is watched: the configured deployments, and since when each of their schedules owes backups. */
final class Promised {
    private final RunLog runs;
    private final WatchNotes notes;
    private final Clock clock;

    Promised(SqliteState state, Clock clock) {
        this(state, state, clock);
    }

    Promised(RunLog runs, Notebook notebook, Clock clock) {
        this.runs = runs;
        this.notes = new WatchNotes(notebook);
        this.clock = clock;
    }

    /** @param reading tells since when, on a host that knows nothing yet */
    List<WatchedDeployment> by(HoldfastSettings settings, CatalogReading reading) {
        Instant now = clock.instant();
        Set<String> unknown = new HashSet<>();
        List<WatchedDeployment> watched = settings.deployments().stream()
                .map(deployment -> watched(deployment, reading, now, unknown))
                .toList();
        notes.forgetSeen(unknown::contains);
        return watched;
    }

    /** The repositories that its runs write first: without them nobody knows whether a backup is missing. */
    static Set<String> judgedBy(DeploymentSettings deployment) {
        Set<String> first = new LinkedHashSet<>();
        for (Schedule schedule : deployment.schedules()) {
            first.add(deployment.plan().firstRepository(Optional.of(schedule.name()), schedule.tier()));
        }
        return first;
    }

    private WatchedDeployment watched(
            DeploymentSettings deployment, CatalogReading reading, Instant now, Set<String> unknown) {
        Set<String> judgedBy = judgedBy(deployment);
        boolean isKnown = judgedBy.stream().allMatch(name -> isRead(reading, name));
        List<WatchedSchedule> schedules = new ArrayList<>();
        for (Schedule schedule : deployment.schedules()) {
            if (!isKnown) {
                unknown.add(key(deployment.name(), schedule));
            }
            schedules.add(
                    new WatchedSchedule(schedule, since(deployment.name(), schedule, reading.catalog(), isKnown, now)));
        }
        return new WatchedDeployment(deployment.name(), schedules, judgedBy, deployment.noBackupFor())
                .drilled(
                        deployment.drill().map(drill -> watched(drill, reading, now, unknown)),
                        deployment.production());
    }

    private WatchedDrill watched(DrillPlan drill, CatalogReading reading, Instant now, Set<String> kept) {
        String calendar =
                drill.appointments().map(days -> days.recurrence().describe()).orElse("by hand");
        String key = drill.deployment() + "/drill " + calendar;
        kept.add(key);
        Instant seen = notes.firstSeen(key, now);
        Instant since = new DrillHistory(reading.drills(drill.deployment()), now)
                .earliestOf(calendar)
                .filter(seen::isAfter)
                // It is older than the first moment that it was kept for.
                .map(moment -> moment.minusMillis(1))
                .orElse(seen);
        return new WatchedDrill(drill.into(), drill.appointments(), since, drill.objectives());
    }

    private static boolean isRead(CatalogReading reading, String repository) {
        return reading.repositories().containsKey(repository)
                && reading.repositories().get(repository).everRead();
    }

    /** While the repositories may tell of an earlier time than ours, it counts from when it was first seen, and nothing more is stored. */
    private Instant since(String deployment, Schedule schedule, Catalog catalog, boolean isKnown, Instant now) {
        String recurrence = schedule.recurrence().describe();
        Optional<Instant> stored = runs.protectedSinceIfKnown(deployment, schedule.name(), recurrence);
        if (!isKnown) {
            return stored.orElseGet(() -> notes.firstSeen(key(deployment, schedule), now));
        }
        NavigableSet<Instant> shown = catalog.shownMoments(deployment, schedule.name());
        return runs.protectedSince(
                deployment,
                schedule.name(),
                recurrence,
                stored.isPresent() ? now : notes.seen(key(deployment, schedule)).orElse(now),
                shown.isEmpty() ? Optional.empty() : Optional.of(shown.first()));
    }

    private static String key(String deployment, Schedule schedule) {
        return deployment + "/" + schedule.name() + " " + schedule.recurrence().describe();
    }
}
