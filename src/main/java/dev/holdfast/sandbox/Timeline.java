package dev.holdfast.sandbox;

import java.time.Clock;
import java.time.Instant;

/** The database's time: timestamps in nanoseconds that never repeat, even while the clock stands still. Any thread may call it. */
final class Timeline {
    private static final long NANOS = 1_000_000_000L;

    private final Clock clock;
    private long last;

    Timeline(Clock clock) {
        this.clock = clock;
    }

    /** Returns nanoseconds since the Unix epoch, more than ever before. */
    synchronized long next() {
        Instant now = clock.instant();
        last = Math.max(last + 1, now.getEpochSecond() * NANOS + now.getNano());
        return last;
    }

    /** Returns milliseconds since the Unix epoch with a fraction, as {@code _creationTime} has it. */
    double creationTime() {
        long micros = next() / 1000;
        return micros / 1000.0;
    }

    /** Returns the time by the clock, in nanoseconds since the Unix epoch. */
    long now() {
        Instant now = clock.instant();
        return now.getEpochSecond() * NANOS + now.getNano();
    }
}
