package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.schedule.Recurrence;

/**
 * Housekeeping that nobody is promised: it runs at each moment while the daemon does, and once soon after the start. A moment that comes while it still runs
 * is left out.
 *
 * @param name unique; in its thread's log lines
 */
public record Chore(String name, Recurrence when, Runnable work) {
    public Chore {
        requireNonNull(name, "name");
        requireNonNull(when, "when");
        requireNonNull(work, "work");
    }
}
