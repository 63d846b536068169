package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Hold;
import java.util.Locale;

/**
 * Why a backup stays or goes.
 *
 * @param text for people, with the values in question
 */
public record Reason(Kind kind, String text) {
    public Reason {
        requireNonNull(kind, "kind");
        requireNonNull(text, "text");
    }

    static Reason held(Hold hold) {
        String until = hold.until().map(end -> " until " + Times.text(end)).orElse("");
        return new Reason(Kind.HELD, "held" + until + ": " + hold.reason());
    }

    /** The first ones let a backup stay, those from {@code EXPIRED} on let it go. */
    public enum Kind {
        /** Its tier keeps all. */
        FOREVER,
        /** Younger than keep. */
        YOUNG,
        /** What a restore exchanged, and not so long ago that nobody could want it back. */
        SAFETY_COPY,
        /** Among the last ones. */
        AMONG_LAST,
        /** The newest verified backup of its deployment instance. */
        NEWEST_VERIFIED,
        /** Needed for min-verified. */
        MIN_VERIFIED,
        /** A hold stands. */
        HELD,
        /** Another repository has still to get it, and can from here alone. */
        COPY_MISSING,
        /** Somebody reads it. */
        LEASED,
        /** A restore stands half-way that brings it, or that it can take back. */
        RESTORE_HALFWAY,
        /** The store's own lock stands. */
        LOCKED,
        /** Its deployment or tier is not configured. */
        NOT_CONFIGURED,
        /** Its deployment instance has no verified backup here. */
        NOTHING_VERIFIED,
        /** Due, but nothing new succeeded since the last prune. */
        NOTHING_NEW,
        /** Due, but it goes with another one of the same schedule period that stays for now. */
        FIRST_OF_PERIOD,
        /** Due by the calendar, but of an instance that is no more: its backups are all that is left of it. */
        FORMER_INSTANCE,
        /** Has reached the age. */
        EXPIRED,
        /** Not among the last ones, and the age is not said. */
        NOT_AMONG_LAST,
        /** More than keep-at-most. */
        TOO_MANY,
        /** Another one of the same schedule period came earlier. */
        SECOND_OF_PERIOD;

        /** As JSON has it: {@code min-verified}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT).replace('_', '-');
        }

        /** Whether it speaks for removal. */
        public boolean isForRemoval() {
            return compareTo(EXPIRED) >= 0;
        }
    }
}
