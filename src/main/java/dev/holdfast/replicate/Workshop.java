package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What copying and repairing need.
 *
 * @param repositories all that are configured by name, in order, to read from
 * @param door opens one of them for writing, so that it is there and the one it was
 * @param runIds supplies an id for each lease
 * @param by user and host, for the evidence
 */
public record Workshop(
        Map<String, Repository> repositories,
        Function<String, Repository> door,
        Placement placement,
        Leases leases,
        Clock clock,
        Supplier<String> runIds,
        String by) {
    public Workshop {
        repositories = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(repositories));
        requireNonNull(door, "door");
        requireNonNull(placement, "placement");
        requireNonNull(leases, "leases");
        requireNonNull(clock, "clock");
        requireNonNull(runIds, "runIds");
        requireNonNull(by, "by");
    }
}
