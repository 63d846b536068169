package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

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

    /** A move to another storage class at an age, which may be zero. */
    public record Transition(Age after, String storageClass) {
        public Transition {
            requireNonNull(after, "after");
            requireNonNull(storageClass, "storageClass");
        }
    }
}
