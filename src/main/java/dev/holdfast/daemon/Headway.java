package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupProgress;
import java.time.Clock;
import java.time.Instant;

/** When a backup that is being taken last got on: to another step, or by more bytes. Written by the thread that takes it, read by any. */
final class Headway implements BackupProgress {
    private final Clock clock;
    private volatile Instant at;
    private String step = "";
    private long bytes;

    Headway(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
        this.at = clock.instant();
    }

    Instant at() {
        return at;
    }

    @Override
    public void step(String what) {
        if (!what.equals(step)) {
            step = what;
            at = clock.instant();
        }
    }

    @Override
    public void transferred(long received, long total) {
        if (received != bytes) {
            bytes = received;
            at = clock.instant();
        }
    }
}
