package dev.holdfast.cli;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * What became of a reload.
 *
 * @param pid the daemon
 * @param at when it read the configuration that is in force now; empty if it has not said so yet
 */
public record Reloaded(long pid, Optional<Instant> at) {
    public Reloaded {
        requireNonNull(at, "at");
    }
}
