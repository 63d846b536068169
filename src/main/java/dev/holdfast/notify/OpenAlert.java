package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.Promise;
import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An alert that stands, and who knows of it.
 *
 * @param promise as it was seen last
 * @param incident as in {@link Message}
 * @param since from when on it stands
 * @param silencedUntil until when nobody is told of it; empty if they are
 * @param told when each channel that knows of it was told of its incident last
 */
public record OpenAlert(
        Promise promise, String incident, Instant since, Optional<Instant> silencedUntil, Map<String, Instant> told) {
    public OpenAlert {
        requireNonNull(promise, "promise");
        requireNonNull(incident, "incident");
        requireNonNull(since, "since");
        requireNonNull(silencedUntil, "silencedUntil");
        told = Collections.unmodifiableMap(new TreeMap<>(told));
    }
}
