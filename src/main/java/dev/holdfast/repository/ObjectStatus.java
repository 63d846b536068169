package dev.holdfast.repository;

import java.time.Instant;
import java.util.Optional;

/**
 * What a store tells of an object beyond its size.
 *
 * @param thawedUntil when the thawed copy goes, with {@link Access#THAWED} only; empty if the store does not tell
 * @param lockedUntil before which it cannot be removed, {@link #HELD} if nobody knows the end; empty if it is not locked or the key may not ask
 */
public record ObjectStatus(
        StoredObject object, Access access, Optional<Instant> thawedUntil, Optional<Instant> lockedUntil) {
    /** The end of a lock that has none: somebody must lift the legal hold by hand. */
    public static final Instant HELD = Instant.parse("9999-12-31T23:59:59Z");

    /** The status of an object in a store that has neither archives nor locks. */
    public static ObjectStatus readable(StoredObject object) {
        return new ObjectStatus(object, Access.READABLE, Optional.empty(), Optional.empty());
    }

    public boolean isLockedAt(Instant now) {
        return lockedUntil.filter(now::isBefore).isPresent();
    }
}
