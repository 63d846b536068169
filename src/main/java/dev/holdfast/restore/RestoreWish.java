package dev.holdfast.restore;

/** What whoever orders a restore wants beyond the data itself, or does without. */
public enum RestoreWish {
    /** The deployment is paused while the import runs, so that no write is lost between its beginning and its end. */
    PAUSE,
    /** The backup's environment variables are set as well. */
    ENVIRONMENT,
    /** Functions that are scheduled in the target do not run any more. */
    CANCEL_JOBS,
    /** After a failure that changed the target, the safety copy is brought back without asking. */
    AUTO_UNDO,
    /** No safety copy of the target is taken: there is no way back. */
    NO_SAFETY_COPY,
    /** The outcome is looked at by counting documents alone, without another export. */
    PROVE_BY_COUNTS
}
