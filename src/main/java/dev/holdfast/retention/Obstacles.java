package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.RestoreId;
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
 * @param neededBy a restore that stands half-way and needs it
 */
public record Obstacles(
        Optional<Hold> hold,
        boolean isLeased,
        Optional<Instant> lockedUntil,
        SortedSet<String> owedTo,
        Optional<RestoreId> neededBy) {
    private static final Obstacles NONE = new Obstacles(Optional.empty(), false, Optional.empty());

    public Obstacles {
        requireNonNull(hold, "hold");
        requireNonNull(lockedUntil, "lockedUntil");
        requireNonNull(neededBy, "neededBy");
        owedTo = Collections.unmodifiableSortedSet(new TreeSet<>(owedTo));
    }

    /** Of a backup that no other repository waits for. */
    public Obstacles(Optional<Hold> hold, boolean isLeased, Optional<Instant> lockedUntil) {
        this(hold, isLeased, lockedUntil, Collections.emptySortedSet());
    }

    /** Of a backup that no restore needs. */
    public Obstacles(Optional<Hold> hold, boolean isLeased, Optional<Instant> lockedUntil, SortedSet<String> owedTo) {
        this(hold, isLeased, lockedUntil, owedTo, Optional.empty());
    }

    public static Obstacles none() {
        return NONE;
    }

    Obstacles lockedUntil(Instant until) {
        return new Obstacles(hold, isLeased, Optional.of(until), owedTo, neededBy);
    }

    Obstacles owedTo(SortedSet<String> repositories) {
        return new Obstacles(hold, isLeased, lockedUntil, repositories, neededBy);
    }

    /** The same with the restore that needs it. */
    public Obstacles neededBy(RestoreId restore) {
        return new Obstacles(hold, isLeased, lockedUntil, owedTo, Optional.of(restore));
    }

    /** The one that matters most now, if any: a hold, a reader (who may be making the copy), a restore, a copy to be made, a lock. */
    Optional<Reason> reason(Instant now) {
        Optional<Hold> standing = standingHold(now);
        if (standing.isPresent()) {
            return standing.map(Reason::held);
        }
        if (isLeased) {
            return Optional.of(new Reason(Reason.Kind.LEASED, "is being read"));
        }
        if (neededBy.isPresent()) {
            return neededBy.map(restore -> new Reason(
                    Reason.Kind.RESTORE_HALFWAY, "needed by restore " + restore + ", which stands half-way"));
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
