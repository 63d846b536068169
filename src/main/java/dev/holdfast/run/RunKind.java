package dev.holdfast.run;

import java.util.Locale;

/** What a run does. */
public enum RunKind {
    BACKUP,
    VERIFY,
    SWEEP,
    PRUNE;

    /** Lower case, as in logs. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
