package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.schedule.Schedule;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/**
 * What the daemon does, as configured now. A reload replaces it as a whole.
 *
 * @param deployments names are distinct
 * @param concurrency how many deployments are backed up at once, at least one
 * @param stopTimeout how long running backups may go on after the daemon was told to stop
 */
public record DaemonPlan(List<DeploymentPlan> deployments, int concurrency, Duration stopTimeout) {
    public DaemonPlan {
        deployments = List.copyOf(deployments);
        requireNonNull(stopTimeout, "stopTimeout");
        if (concurrency < 1) {
            throw new IllegalArgumentException("concurrency " + concurrency + ": must be at least 1");
        }
        if (deployments.stream().map(DeploymentPlan::name).distinct().count() != deployments.size()) {
            throw new IllegalArgumentException("deployments are named alike");
        }
    }

    /**
     * One deployment's part.
     *
     * @param schedules names are distinct; may be empty
     * @param judgedBy repositories that must have been read once before a backup is known to be missing: those that its runs write first
     * @param timeout how long one run may take
     */
    public record DeploymentPlan(String name, List<Schedule> schedules, Set<String> judgedBy, Duration timeout) {
        public DeploymentPlan {
            requireNonNull(name, "name");
            schedules = List.copyOf(schedules);
            judgedBy = Set.copyOf(judgedBy);
            requireNonNull(timeout, "timeout");
            if (schedules.stream().map(Schedule::name).distinct().count() != schedules.size()) {
                throw new IllegalArgumentException("schedules of " + name + " are named alike");
            }
        }
    }
}
