package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/** A backup that is being taken. */
public record RunningBackup(String deployment, String tier, Instant since) {
    public RunningBackup {
        requireNonNull(deployment, "deployment");
        requireNonNull(tier, "tier");
        requireNonNull(since, "since");
    }
}
