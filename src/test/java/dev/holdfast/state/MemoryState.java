package dev.holdfast.state;

import dev.holdfast.run.Run;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run log that forgets everything with its process. */
public final class MemoryState implements RunLog {
    private record Since(String recurrence, Instant since) {}

    private final List<Run> runs = new ArrayList<>();
    private final Map<ScheduleName, Since> schedules = new HashMap<>();
    private final Set<ScheduleName> everKnown = new HashSet<>();
    private final Tally tally = new Tally(RunFacts.none());

    @Override
    public synchronized void record(Run run) {
        boolean isKnown = runs.stream()
                .anyMatch(
                        other -> other.id().equals(run.id()) && other.started().equals(run.started()));
        if (!isKnown) {
            runs.add(run);
            tally.add(run);
        }
    }

    @Override
    public synchronized List<Run> recent(String deployment, int limit) {
        return newestFirst().stream()
                .filter(run -> run.deployment().equals(deployment))
                .limit(limit)
                .toList();
    }

    @Override
    public synchronized List<Run> recent(int limit) {
        return newestFirst().stream().limit(limit).toList();
    }

    @Override
    public synchronized Instant protectedSince(
            String deployment, String schedule, String recurrence, Instant now, Optional<Instant> evidence) {
        ScheduleName name = new ScheduleName(deployment, schedule);
        Since known = schedules.get(name);
        if (known != null && known.recurrence().equals(recurrence)) {
            return known.since();
        }
        Instant since = everKnown.add(name) ? evidence.filter(now::isAfter).orElse(now) : now;
        schedules.put(name, new Since(recurrence, since));
        return since;
    }

    @Override
    public synchronized Optional<Instant> protectedSinceIfKnown(String deployment, String schedule, String recurrence) {
        return Optional.ofNullable(schedules.get(new ScheduleName(deployment, schedule)))
                .filter(known -> known.recurrence().equals(recurrence))
                .map(Since::since);
    }

    @Override
    public synchronized void forgetSchedulesExcept(Set<ScheduleName> configured) {
        schedules.keySet().retainAll(configured);
        tally.forgetSchedulesExcept(configured);
    }

    @Override
    public synchronized RunFacts facts() {
        return tally.facts();
    }

    private List<Run> newestFirst() {
        List<Run> newest = new ArrayList<>(runs);
        Collections.reverse(newest);
        newest.sort(Comparator.comparing(Run::ended).reversed());
        return newest;
    }
}
