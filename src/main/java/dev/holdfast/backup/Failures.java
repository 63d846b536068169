package dev.holdfast.backup;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicReference;

/** The first failure of all sides wins, and stops everybody. */
final class Failures {
    private final Fan[] fans;
    private final AtomicReference<Throwable> first = new AtomicReference<>();

    Failures(Fan... fans) {
        this.fans = fans;
    }

    void add(Throwable failure) {
        first.compareAndSet(null, failure);
        breakOff();
    }

    void breakOff() {
        for (Fan fan : fans) {
            fan.breakOff();
        }
    }

    /** Throws it as it was thrown, if there was any. */
    void rethrowFirst() throws IOException {
        Throwable failure = first.get();
        if (failure instanceof IOException e) {
            throw e;
        }
        if (failure instanceof RuntimeException e) {
            throw e;
        }
        if (failure instanceof Error e) {
            throw e;
        }
        if (failure != null) {
            throw new IllegalStateException(failure);
        }
    }
}
