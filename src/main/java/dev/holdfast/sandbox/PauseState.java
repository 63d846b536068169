package dev.holdfast.sandbox;

import java.util.concurrent.atomic.AtomicBoolean;

/** Whether the deployment is paused. Any thread may call it. */
final class PauseState {
    private final AtomicBoolean isPaused = new AtomicBoolean();
    private final Changes changes;

    PauseState(Changes changes) {
        this.changes = changes;
    }

    boolean isPaused() {
        return isPaused.get();
    }

    void pause() {
        isPaused.set(true);
        changes.fire();
    }

    /** Returns false if it was not paused. */
    boolean unpause() {
        boolean wasPaused = isPaused.getAndSet(false);
        changes.fire();
        return wasPaused;
    }
}
