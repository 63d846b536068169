package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What one channel was told of one incident.
 *
 * @param standing what stood by the last message that was delivered, by the promise's key
 * @param at when that was; empty if none was
 * @param tries to deliver what has changed since
 */
record Told(Map<String, PromiseState> standing, Optional<Instant> at, Tries tries) {
    private static final Duration GIVING_UP = Duration.ofDays(3);

    static final Told NOTHING = new Told(Map.of(), Optional.empty(), Tries.NONE);

    Told {
        standing = Collections.unmodifiableMap(new TreeMap<>(standing));
        requireNonNull(at, "at");
        requireNonNull(tries, "tries");
    }

    /** Whether there is nothing left to tell of what was resolved then; in vain it is not tried for ever. */
    boolean isSettled(Instant resolved, Instant now) {
        return standing.isEmpty()
                || (tries.areFailing() && !resolved.plus(GIVING_UP).isAfter(now));
    }

    Told withTries(Tries next) {
        return new Told(standing, at, next);
    }
}
