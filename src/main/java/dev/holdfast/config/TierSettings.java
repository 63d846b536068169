package dev.holdfast.config;

import static java.util.Objects.requireNonNull;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * A named class of backups. What is kept has no effect yet: nothing is removed.
 *
 * @param keep how long; empty for ever
 * @param keepLast how many of the newest are kept however old they are
 * @param keepAtMost how many are kept at most
 * @param minVerified how many verified backups of a deployment are never removed
 * @param storageClass S3's word; empty for the store's default
 * @param transitions to further storage classes, youngest first
 * @param into repositories in order; empty where the deployment's own count
 */
public record TierSettings(
        String name,
        Optional<Period> keep,
        Optional<Integer> keepLast,
        Optional<Integer> keepAtMost,
        int minVerified,
        Optional<String> storageClass,
        List<Transition> transitions,
        List<String> into) {
    public TierSettings {
        requireNonNull(name, "name");
        requireNonNull(keep, "keep");
        requireNonNull(keepLast, "keepLast");
        requireNonNull(keepAtMost, "keepAtMost");
        requireNonNull(storageClass, "storageClass");
        transitions = List.copyOf(transitions);
        into = List.copyOf(into);
    }

    /** A move to another storage class at an age, which may be zero. */
    public record Transition(Period after, String storageClass) {}
}
