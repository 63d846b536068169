package dev.holdfast.repository;

import java.time.Duration;

/**
 * How long leases last.
 *
 * @param renewEvery well below {@code expireAfter}, so that a lost try or two do not matter
 * @param expireAfter after the last renewal
 */
record LeaseTerms(Duration renewEvery, Duration expireAfter) {
    static LeaseTerms standard() {
        return new LeaseTerms(Duration.ofSeconds(20), Duration.ofSeconds(60));
    }
}
