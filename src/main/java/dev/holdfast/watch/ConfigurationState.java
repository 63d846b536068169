package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * Which configuration the daemon follows.
 *
 * @param loaded when the one in force was read
 * @param failedSince when the first reload since then failed; empty if none did
 * @param tried when one was read last, taken over or not
 * @param reason why the last one failed, in words and without anything secret; empty if none did
 */
public record ConfigurationState(Instant loaded, Optional<Instant> failedSince, Instant tried, String reason) {
    public ConfigurationState {
        requireNonNull(loaded, "loaded");
        requireNonNull(failedSince, "failedSince");
        requireNonNull(tried, "tried");
        requireNonNull(reason, "reason");
    }

    public static ConfigurationState loaded(Instant at) {
        return new ConfigurationState(at, Optional.empty(), at, "");
    }

    /** The same, after a reload failed. */
    public ConfigurationState failed(Instant at, String why) {
        return new ConfigurationState(loaded, failedSince.or(() -> Optional.of(at)), at, why);
    }

    public boolean isInForce() {
        return failedSince.isEmpty();
    }
}
