package dev.holdfast.daemon;

import dev.holdfast.run.Run;
import dev.holdfast.state.RunFacts;
import dev.holdfast.state.RunLog;
import dev.holdfast.state.ScheduleName;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** A run log that keeps no runs, so that years of them take no time. */
final class ProtectedSinceOnly implements RunLog {
    private final Map<ScheduleName, Instant> since = new HashMap<>();

    @Override
    public void record(Run run) {}

    @Override
    public List<Run> recent(String deployment, int limit) {
        return List.of();
    }

    @Override
    public List<Run> recent(int limit) {
        return List.of();
    }

    @Override
    public Instant protectedSince(
            String deployment, String schedule, String recurrence, Instant now, Optional<Instant> evidence) {
        return since.computeIfAbsent(new ScheduleName(deployment, schedule), name -> now);
    }

    @Override
    public Optional<Instant> protectedSinceIfKnown(String deployment, String schedule, String recurrence) {
        return Optional.ofNullable(since.get(new ScheduleName(deployment, schedule)));
    }

    @Override
    public void forgetSchedulesExcept(Set<ScheduleName> configured) {
        since.keySet().retainAll(configured);
    }

    @Override
    public RunFacts facts() {
        return RunFacts.none();
    }
}
