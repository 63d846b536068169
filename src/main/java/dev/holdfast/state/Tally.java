package dev.holdfast.state;

import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Adds runs to facts. Not thread-safe. */
final class Tally {
    private static final Set<RunOutcome> COMMITTED = Set.of(RunOutcome.SUCCESS, RunOutcome.SUSPECT);
    private static final Set<RunOutcome> BROKEN = Set.of(RunOutcome.FAILED, RunOutcome.SUSPECT);

    private final Map<List<String>, RunFacts.RunCount> counts = new HashMap<>();
    private final Map<List<String>, BackupDurations> durations = new HashMap<>();
    private final Map<ScheduleName, Integer> failures;

    Tally(RunFacts from) {
        from.counts().forEach(this::put);
        from.durations().forEach(sum -> durations.put(List.of(sum.deployment(), sum.tier()), sum));
        failures = new HashMap<>(from.consecutiveFailures());
    }

    /** Whether it counts as a broken promise of its schedule. */
    static boolean isBroken(Run run) {
        return BROKEN.contains(run.outcome());
    }

    /** Whether it left a backup, so that its duration says how long a backup takes. */
    static boolean hasCommitted(Run run) {
        return COMMITTED.contains(run.outcome());
    }

    /** In seconds; a clock that was set back while it ran makes it 0. */
    static double seconds(Run run) {
        return Math.max(0, Duration.between(run.started(), run.ended()).toMillis()) / 1000.0;
    }

    void add(Run run) {
        if (run.kind() != RunKind.BACKUP) {
            return;
        }
        RunFacts.RunCount before = counts.getOrDefault(
                key(run.deployment(), run.tier(), run.outcome()),
                new RunFacts.RunCount(run.deployment(), run.tier(), run.outcome(), 0));
        put(new RunFacts.RunCount(before.deployment(), before.tier(), before.outcome(), before.runs() + 1));
        if (hasCommitted(run)) {
            addDuration(run.deployment(), run.tier(), seconds(run));
        }
        run.schedule().map(name -> new ScheduleName(run.deployment(), name)).ifPresent(name -> judge(name, run));
    }

    void forgetSchedulesExcept(Set<ScheduleName> configured) {
        failures.keySet().retainAll(configured);
    }

    RunFacts facts() {
        return new RunFacts(new ArrayList<>(counts.values()), new ArrayList<>(durations.values()), failures);
    }

    private void judge(ScheduleName name, Run run) {
        if (run.outcome() == RunOutcome.SUCCESS) {
            failures.remove(name);
        } else if (isBroken(run)) {
            failures.merge(name, 1, Integer::sum);
        }
    }

    private void addDuration(String deployment, String tier, double seconds) {
        List<String> key = List.of(deployment, tier);
        BackupDurations before = durations.getOrDefault(key, new BackupDurations(deployment, tier, Map.of(), 0));
        Map<Double, Long> runs = new HashMap<>(before.runsByBound());
        runs.merge(BackupDurations.boundFor(seconds), 1L, Long::sum);
        durations.put(key, new BackupDurations(deployment, tier, runs, before.totalSeconds() + seconds));
    }

    private void put(RunFacts.RunCount count) {
        counts.put(key(count.deployment(), count.tier(), count.outcome()), count);
    }

    private static List<String> key(String deployment, String tier, RunOutcome outcome) {
        return List.of(deployment, tier, outcome.name());
    }
}
