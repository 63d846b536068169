package dev.holdfast.state;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * How the last prune of one deployment in one repository ended on this host.
 *
 * @param at when it ended
 * @param blocks what kept it from removing all that it meant to: the reason's word, and the case in words. Empty when nothing did
 */
public record LastPrune(String repository, String deployment, Instant at, SortedMap<String, String> blocks) {
    public LastPrune {
        requireNonNull(repository, "repository");
        requireNonNull(deployment, "deployment");
        requireNonNull(at, "at");
        blocks = Collections.unmodifiableSortedMap(new TreeMap<>(blocks));
    }
}
