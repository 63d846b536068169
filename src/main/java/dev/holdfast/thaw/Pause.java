package dev.holdfast.thaw;

import java.time.Duration;

/** Waits; injected so that tests need not. */
@FunctionalInterface
public interface Pause {
    /** @throws InterruptedException when the thread is interrupted before or while waiting */
    void pause(Duration time) throws InterruptedException;
}
