package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * In which of S3's storage classes archives lie.
 *
 * @param storageClass the one they are written in; empty for the store's default
 * @param transitions to colder ones, by ascending age
 */
public record StoragePolicy(Optional<String> storageClass, List<Transition> transitions) {
    /** What repositories without storage classes have. */
    public static final StoragePolicy NONE = new StoragePolicy(Optional.empty(), List.of());

    public StoragePolicy {
        requireNonNull(storageClass, "storageClass");
        transitions = List.copyOf(transitions);
    }

    /**
     * Returns since when an archive has been in its class. The store tells when it was written, which is when Holdfast moved it; a bucket that moves an archive by its
     * own rules leaves that time as it was, and moves at the age counted from there.
     *
     * @param written when it was written, by the store's clock
     */
    public Instant inClassSince(String storageClass, Instant snapshotTime, Instant written, Instant now) {
        return transitions.stream()
                .filter(move -> move.storageClass().equals(storageClass))
                .filter(move -> written.isBefore(move.after().endOf(snapshotTime)))
                .map(move -> move.after().endOf(written))
                .filter(now::isAfter)
                .findFirst()
                .orElse(written);
    }

    /** A move to another storage class at an age, which may be zero. */
    public record Transition(Age after, String storageClass) {
        public Transition {
            requireNonNull(after, "after");
            requireNonNull(storageClass, "storageClass");
        }
    }
}
