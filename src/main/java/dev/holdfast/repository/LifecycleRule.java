package dev.holdfast.repository;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.regex.Pattern;

/**
 * A rule by which a bucket itself removes or moves objects. Days count from an object's writing.
 *
 * @param id unique in the bucket; those of Holdfast begin with {@link #OURS}
 * @param prefix of the keys in the bucket, the repository's own prefix included; empty for the whole bucket
 * @param isNarrowed whether it has further conditions (tags, sizes), so that it hits only some of those objects
 * @param expiry when it removes current objects
 * @param transitions when it moves current objects to other classes
 * @param noncurrentAfterDays when it removes versions that were replaced or deleted; a rule of ours then also removes the markers that nothing is left behind
 * @param abortUploadsAfterDays when it drops unfinished uploads
 */
public record LifecycleRule(
        String id,
        boolean isEnabled,
        String prefix,
        boolean isNarrowed,
        Optional<When> expiry,
        List<Transition> transitions,
        OptionalInt noncurrentAfterDays,
        OptionalInt abortUploadsAfterDays) {
    /** How the ids of our rules begin. */
    public static final String OURS = "holdfast-";

    /** What we have rules for: all archives, those of one tier of one deployment, and what is rewritten. */
    private static final Pattern AREAS = Pattern.compile("archives/([^/]+/[^/]+/)?|leases/|probe/");

    public LifecycleRule {
        transitions = List.copyOf(transitions);
    }

    /** After so many days, or at a date for all objects at once: exactly one of the two. */
    public record When(OptionalInt afterDays, Optional<Instant> at) {
        public When {
            if (afterDays.isPresent() == at.isPresent()) {
                throw new IllegalArgumentException("days or a date: " + afterDays + ", " + at);
            }
        }

        public static When afterDays(int days) {
            return new When(OptionalInt.of(days), Optional.empty());
        }

        public static When at(Instant date) {
            return new When(OptionalInt.empty(), Optional.of(date));
        }
    }

    public record Transition(When when, String storageClass) {}

    /** A rule of ours that moves the objects below a prefix. */
    public static LifecycleRule moving(String id, String prefix, List<Transition> transitions) {
        return new LifecycleRule(
                id, true, prefix, false, Optional.empty(), transitions, OptionalInt.empty(), OptionalInt.empty());
    }

    /** A rule of ours that drops unfinished uploads below a prefix. */
    public static LifecycleRule aborting(String id, String prefix, int days) {
        return new LifecycleRule(
                id, true, prefix, false, Optional.empty(), List.of(), OptionalInt.empty(), OptionalInt.of(days));
    }

    /** A rule of ours that removes versions below a prefix that were replaced or deleted. */
    public static LifecycleRule forgetting(String id, String prefix, int days) {
        return new LifecycleRule(
                id, true, prefix, false, Optional.empty(), List.of(), OptionalInt.of(days), OptionalInt.empty());
    }

    public boolean isOurs() {
        return id.startsWith(OURS);
    }

    /**
     * Whether it is one of ours for the repository with this prefix of its keys. Another repository may lie below it in the bucket, and all prefixes of its rules begin so, too; but
     * what follows is then not the prefix of a rule of ours.
     */
    public boolean isOursFor(String keyPrefix) {
        return isOurs()
                && prefix.startsWith(keyPrefix)
                && AREAS.matcher(prefix.substring(keyPrefix.length())).matches();
    }

    /** Whether it removes versions of an object with this key in the bucket some time after that was hidden. */
    public boolean forgets(String key) {
        return isEnabled && !isNarrowed && noncurrentAfterDays.isPresent() && key.startsWith(prefix);
    }

    /** Whether it may hit objects whose keys begin so. */
    public boolean touches(String keyPrefix) {
        return isEnabled && (prefix.startsWith(keyPrefix) || keyPrefix.startsWith(prefix));
    }
}
