package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * How a way of telling somebody stands.
 *
 * @param name as in the configuration
 * @param lastSent when it took a message last; empty if it never did
 * @param unsent messages that it should have taken and has not
 * @param failingSince when the first of the tries failed that were in vain since; empty while it takes what it is given
 * @param problem why the last try failed, without addresses and secrets; while it takes what it is given, what was amiss with the last message, or empty
 */
public record ChannelState(
        String name, Optional<Instant> lastSent, int unsent, Optional<Instant> failingSince, String problem) {
    public ChannelState {
        requireNonNull(name, "name");
        requireNonNull(lastSent, "lastSent");
        requireNonNull(failingSince, "failingSince");
        requireNonNull(problem, "problem");
    }
}
