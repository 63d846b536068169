package dev.holdfast.daemon;

import java.time.Instant;

/**
 * A backup that is being taken.
 *
 * @param run its id, as in logs
 * @param due the calendar moment it answers to
 * @param deadline when it gives up by itself
 */
public record RunInProgress(
        String run, String deployment, String tier, String schedule, Instant due, Instant since, Instant deadline) {}
