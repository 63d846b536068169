package dev.holdfast.repository;

import java.time.Period;
import java.util.List;
import java.util.Optional;

/**
 * What the operator of a bucket has set for it. Every method asks the store anew and throws {@link
 * dev.holdfast.failure.RepositoryException}, of the kind {@link StoreCannotException} where the store has no such thing.
 */
public interface BucketRules {
    /** What the repository's keys begin with in the bucket; empty, or ends with a slash. For {@link LifecycleRule#prefix()}. */
    String keyPrefix();

    /** All lifecycle rules, ours and others', in the bucket's order. */
    List<LifecycleRule> lifecycle();

    /**
     * Makes these the lifecycle rules of ours for this repository; earlier ones that are not among them go. Rules of others, and ours for other
     * repositories of the bucket, stay as they are, whatever is in them. Afterwards it is checked that the bucket has them all.
     *
     * @throws IllegalArgumentException if one is not {@linkplain LifecycleRule#isOursFor ours for this repository}
     * @throws dev.holdfast.failure.RefusedException if one of the ids belongs to a rule that must stay
     */
    void install(List<LifecycleRule> rules);

    Versioning versioning();

    /** Empty where Object Lock is off. */
    Optional<ObjectLock> objectLock();

    enum Versioning {
        OFF,
        ON,
        SUSPENDED
    }

    /**
     * Object Lock is on, which cannot be undone.
     *
     * @param standard the lock that each new object gets by itself
     */
    record ObjectLock(Optional<StandardLock> standard) {}

    record StandardLock(LockMode mode, Period period) {}
}
