package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The daemon's heart: it beats when Quartz has fired and the dispatcher has gone through all schedules. Measured without the wall clock. */
final class Pulse {
    private final Runnable onBeat;
    private final AtomicLong lastBeatNanos = new AtomicLong(System.nanoTime());

    Pulse(Runnable onBeat) {
        this.onBeat = requireNonNull(onBeat, "onBeat");
    }

    void beat() {
        lastBeatNanos.set(System.nanoTime());
        onBeat.run();
    }

    Duration sinceLastBeat() {
        return Duration.ofNanos(System.nanoTime() - lastBeatNanos.get());
    }
}
