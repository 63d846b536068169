package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.Promise;
import java.time.Instant;
import java.util.Optional;

/**
 * A promise that needs somebody's attention, or has just ceased to.
 *
 * @param promise as it is, or, of a resolved one, as it was last while it stood
 * @param since from when on it stands: the promise's own time, else when it was first seen
 * @param resolved when it was kept again; empty while it stands
 * @param runbook address of what to do; empty where the configuration names no place of runbooks
 */
public record Alert(Promise promise, Instant since, Optional<Instant> resolved, Optional<String> runbook) {
    public Alert {
        requireNonNull(promise, "promise");
        requireNonNull(since, "since");
        requireNonNull(resolved, "resolved");
        requireNonNull(runbook, "runbook");
    }

    public boolean isResolved() {
        return resolved.isPresent();
    }
}
