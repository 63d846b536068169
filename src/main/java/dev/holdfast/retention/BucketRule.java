package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A rule in force by which a bucket itself removes or moves objects.
 *
 * @param id as the bucket has it
 * @param prefix of the keys that it hits, in the bucket; empty for all
 * @param isNarrowed whether it has further conditions (tags, sizes), so that it hits only some of them
 * @param expiry when it removes objects
 * @param transitions when it moves objects to other classes
 * @param noncurrentAfterDays when it removes versions that were replaced or deleted
 */
public record BucketRule(
        String id,
        String prefix,
        boolean isNarrowed,
        Optional<When> expiry,
        List<Move> transitions,
        OptionalInt noncurrentAfterDays) {
    public BucketRule {
        requireNonNull(id, "id");
        requireNonNull(prefix, "prefix");
        requireNonNull(expiry, "expiry");
        transitions = List.copyOf(transitions);
        requireNonNull(noncurrentAfterDays, "noncurrentAfterDays");
    }

    /** Days after an object was written, or a date for all objects at once. */
    public record When(OptionalInt afterDays, Optional<Instant> at) {
        public static When afterDays(int days) {
            return new When(OptionalInt.of(days), Optional.empty());
        }

        public static When at(Instant date) {
            return new When(OptionalInt.empty(), Optional.of(date));
        }

        @Override
        public String toString() {
            return at.map(date -> "on " + date).orElseGet(() -> afterDays.orElse(0) + " days after they were written");
        }
    }

    /** A move to a class, S3's word. */
    public record Move(When when, String to) {}
}
