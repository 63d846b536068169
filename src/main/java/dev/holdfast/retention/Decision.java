package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.util.Locale;

/** What becomes of one backup in one repository, and why. */
public record Decision(Candidate candidate, Fate fate, Reason reason) {
    public Decision {
        requireNonNull(candidate, "candidate");
        requireNonNull(fate, "fate");
        requireNonNull(reason, "reason");
    }

    /**
     * {@code LATER}: policy lets it go, but a hold, a copy that is still to be made from it, a reader or a lock is in the way, of it or of a later one of the same period; the
     * reason names that.
     */
    public enum Fate {
        KEEP,
        REMOVE,
        LATER;

        /** As JSON has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Whether policy lets it go, be it now or later. */
    public boolean isDue() {
        return fate != Fate.KEEP;
    }
}
