package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.Age;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How the backups of a repository are locked by its store.
 *
 * @param length of a lock from its setting on; more than zero
 */
public record LockTerms(LockMode mode, Age length) {
    public LockTerms {
        requireNonNull(mode, "mode");
        requireNonNull(length, "length");
        if (length.isZero()) {
            throw new IllegalArgumentException("a lock lasts some time");
        }
    }

    public Instant until(Instant now) {
        return length.endOf(now);
    }

    /** Whether a lock should be set or extended now: less than half of its length remains, so that days of outages do not unlock anything. */
    public boolean isRunningOut(Optional<Instant> lockedUntil, Instant now) {
        Duration half = Duration.between(now, until(now)).dividedBy(2);
        return lockedUntil.map(end -> end.isBefore(now.plus(half))).orElse(true);
    }
}
