package dev.holdfast.state;

import dev.holdfast.run.RunOutcome;
import java.util.List;
import java.util.Map;

/**
 * What the runs of this host add up to, read at one moment. Sums only grow, also when old runs are forgotten.
 *
 * @param counts of ended backup runs, one for each combination that ever happened
 * @param durations of runs that committed a backup, one for each deployment and tier that ever had one
 * @param consecutiveFailures failed or suspect backup runs since the last success; a schedule without any is absent. Skipped and abandoned runs
 *     neither add nor reset.
 */
public record RunFacts(
        List<RunCount> counts, List<BackupDurations> durations, Map<ScheduleName, Integer> consecutiveFailures) {
    public RunFacts {
        counts = List.copyOf(counts);
        durations = List.copyOf(durations);
        consecutiveFailures = Map.copyOf(consecutiveFailures);
    }

    public static RunFacts none() {
        return new RunFacts(List.of(), List.of(), Map.of());
    }

    /** How many backup runs ended so. */
    public record RunCount(String deployment, String tier, RunOutcome outcome, long runs) {}

    public int consecutiveFailuresOf(String deployment, String schedule) {
        return consecutiveFailures.getOrDefault(new ScheduleName(deployment, schedule), 0);
    }
}
