package dev.holdfast.run;

import java.util.Locale;

/** How a run ended. The words are label values of metrics. */
public enum RunOutcome {
    /** A whole backup was committed, or a verification was good. */
    SUCCESS,
    /** A backup was committed but is suspect. */
    SUSPECT,
    /** It failed; nothing was committed. */
    FAILED,
    /** It was not begun, with a reason. */
    SKIPPED,
    /** The daemon stopped before it ended. */
    ABANDONED;

    /** Lower case, as in metrics, logs and the state database. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
