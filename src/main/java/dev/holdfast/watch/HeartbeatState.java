package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the dead-man's switches stand that hear from us while all is well.
 *
 * @param every how often they do
 * @param lastSent when all of them took a beat last; empty if they never did
 * @param sent how often all of them took one
 * @param failingSince when a beat was refused first of those refused since; empty while they are taken, and while there are none because all is not well
 * @param problem why the last one was refused, without addresses; empty while they are taken
 * @param silence why there is none; empty while all is well
 */
public record HeartbeatState(
        Duration every,
        Optional<Instant> lastSent,
        long sent,
        Optional<Instant> failingSince,
        String problem,
        String silence) {
    public HeartbeatState {
        requireNonNull(every, "every");
        requireNonNull(lastSent, "lastSent");
        requireNonNull(failingSince, "failingSince");
        requireNonNull(problem, "problem");
        requireNonNull(silence, "silence");
    }

    /** Nothing was ever sent. */
    public static HeartbeatState none(Duration every) {
        return new HeartbeatState(every, Optional.empty(), 0, Optional.empty(), "", "");
    }
}
