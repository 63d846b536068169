package dev.holdfast.watch;

import java.util.Locale;

/** How a promise stands; the worse, the later. */
public enum PromiseState {
    OK,
    /** Kept, but something needs a look. */
    WARNING,
    /** Broken. */
    CRITICAL;

    /** Lower case, as it is printed. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** @throws IllegalArgumentException if no state has this word */
    public static PromiseState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
