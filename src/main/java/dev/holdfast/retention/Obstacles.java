package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Hold;
import java.time.Instant;
import java.util.Optional;

/**
 * What stands in the way of removing a backup from a repository, whatever policy says.
 *
 * @param hold the hold on it, standing or ended
 * @param isLeased whether somebody is reading it and it must stay for so long
 * @param lockedUntil when the store's own lock ends, as far as it is known
 */
public record Obstacles(Optional<Hold> hold, boolean isLeased, Optional<Instant> lockedUntil) {
    private static final Obstacles NONE = new Obstacles(Optional.empty(), false, Optional.empty());

    public Obstacles {
        requireNonNull(hold, "hold");
        requireNonNull(lockedUntil, "lockedUntil");
    }

    public static Obstacles none() {
        return NONE;
    }

    /** The one that matters most now, if any: a hold, a reader, a lock. */
    Optional<Reason> reason(Instant now) {
        Optional<Hold> standing = standingHold(now);
        if (standing.isPresent()) {
            return standing.map(Reason::held);
        }
        if (isLeased) {
            return Optional.of(new Reason(Reason.Kind.LEASED, "is being read"));
        }
        return lockedUntil
                .filter(now::isBefore)
                .map(until -> new Reason(Reason.Kind.LOCKED, "locked in the store until " + Times.text(until)));
    }

    Optional<Hold> standingHold(Instant now) {
        return hold.filter(it -> it.standsAt(now));
    }
}
