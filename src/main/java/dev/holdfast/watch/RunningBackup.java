package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * A backup that is being taken.
 *
 * @param progress when it last got on: a step ended, or bytes came
 */
public record RunningBackup(String deployment, String tier, Instant since, Instant progress) {
    public RunningBackup {
        requireNonNull(deployment, "deployment");
        requireNonNull(tier, "tier");
        requireNonNull(since, "since");
        requireNonNull(progress, "progress");
    }
}
