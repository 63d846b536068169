package dev.holdfast.daemon;

import java.time.Instant;

/**
 * A backup that is being taken.
 *
 * @param run its id, as in logs
 * @param due the calendar moment it answers to
 * @param deadline when it gives up by itself
 * @param headway hears how far it is
 */
public record RunInProgress(
        String run,
        String deployment,
        String tier,
        String schedule,
        Instant due,
        Instant since,
        Instant deadline,
        Headway headway) {
    /** When it last got on. */
    public Instant progress() {
        return headway.at();
    }
}
