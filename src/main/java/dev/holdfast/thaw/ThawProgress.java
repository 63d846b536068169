package dev.holdfast.thaw;

import java.time.Duration;

/** Hears how a thaw goes on. */
@FunctionalInterface
public interface ThawProgress {
    /**
     * Called at each look that finds the copy not readable yet.
     *
     * @param usual how long it takes from the request
     * @param waited since we began to wait; the request may be older
     */
    void waiting(ColdCopy copy, ThawTime usual, Duration waited);
}
