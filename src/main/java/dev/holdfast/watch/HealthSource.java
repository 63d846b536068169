package dev.holdfast.watch;

import java.time.Duration;
import java.util.Optional;

/** Tells how everything stands now. Any thread may call it. */
@FunctionalInterface
public interface HealthSource {
    /**
     * Returns health at this moment, over the last reading of the catalog. Before the first one it waits for it, at most so long, and is empty if it did not
     * come.
     */
    Optional<Health> health(Duration patience) throws InterruptedException;
}
