package dev.holdfast.sandbox;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tells listeners that something changed. They are called by the thread that changed it, so they only take note. */
final class Changes {
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    void add(Runnable listener) {
        listeners.add(listener);
    }

    void remove(Runnable listener) {
        listeners.remove(listener);
    }

    void fire() {
        listeners.forEach(Runnable::run);
    }
}
