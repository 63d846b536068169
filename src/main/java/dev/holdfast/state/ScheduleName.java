package dev.holdfast.state;

import static java.util.Objects.requireNonNull;

/** Names one schedule: those of different deployments may be called alike. */
public record ScheduleName(String deployment, String schedule) {
    public ScheduleName {
        requireNonNull(deployment, "deployment");
        requireNonNull(schedule, "schedule");
    }
}
