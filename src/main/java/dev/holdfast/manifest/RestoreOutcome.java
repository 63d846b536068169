package dev.holdfast.manifest;

import java.util.Locale;

/** In what state a restore left its target. */
public enum RestoreOutcome {
    /** Restored, and what the target holds was found to be what it should. */
    PROVED("restored and proved"),
    /** Restored, but that the target holds what it should was not shown, or it was shown that it does not. */
    UNPROVED("restored, not proved"),
    /** As it was before. */
    UNCHANGED("nothing changed"),
    /** The import stopped after a part of the documents had been appended. */
    PARTIAL("appended in part");

    private final String words;

    RestoreOutcome(String words) {
        this.words = words;
    }

    /** For people. */
    public String words() {
        return words;
    }

    /** Lower case, as in the journal. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if it is none */
    public static RestoreOutcome of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
