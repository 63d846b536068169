package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Hold;
import java.time.Instant;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * What stands in the way of removing a backup from a repository, whatever policy says.
 *
 * @param hold the hold on it, standing or ended
 * @param isLeased whether somebody is reading it and it must stay for so long
 * @param lockedUntil when the store's own lock ends, as far as it is known
 * @param owedTo names of repositories that have still to get it, and can from here alone
 */
public record Obstacles(
        Optional<Hold> hold, boolean isLeased, Optional<Instant> lockedUntil, SortedSet<String> owedTo) {
    private static final Obstacles NONE = new Obstacles(Optional.empty(), false, Optional.empty());

    public Obstacles {
        requireNonNull(hold, "hold");
        requireNonNull(lockedUntil, "lockedUntil");
        owedTo = Collections.unmodifiableSortedSet(new TreeSet<>(owedTo));
    }

    /** Of a backup that no other repository waits for. */
    public Obstacles(Optional<Hold> hold, boolean isLeased, Optional<Instant> lockedUntil) {
        this(hold, isLeased, lockedUntil, Collections.emptySortedSet());
    }

    public static Obstacles none() {
        return NONE;
    }

    Obstacles lockedUntil(Instant until) {
        return new Obstacles(hold, isLeased, Optional.of(until), owedTo);
    }

    Obstacles owedTo(SortedSet<String> repositories) {
        return new Obstacles(hold, isLeased, lockedUntil, repositories);
    }

    /** The one that matters most now, if any: a hold, a reader (who may be making the copy), a copy to be made, a lock. */
    Optional<Reason> reason(Instant now) {
        Optional<Hold> standing = standingHold(now);
        if (standing.isPresent()) {
            return standing.map(Reason::held);
        }
        if (isLeased) {
            return Optional.of(new Reason(Reason.Kind.LEASED, "is being read"));
        }
        if (!owedTo.isEmpty()) {
            return Optional.of(new Reason(
                    Reason.Kind.COPY_MISSING, "still to be copied from here to " + String.join(", ", owedTo)));
        }
        return lockedUntil
                .filter(now::isBefore)
                .map(until -> new Reason(Reason.Kind.LOCKED, "locked in the store until " + Times.text(until)));
    }

    Optional<Hold> standingHold(Instant now) {
        return hold.filter(it -> it.standsAt(now));
    }
}
