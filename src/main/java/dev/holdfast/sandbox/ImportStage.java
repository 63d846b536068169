package dev.holdfast.sandbox;

/** Where an import can be told to fail or to hang. */
public enum ImportStage {
    /** The file is there and not read. */
    UPLOADED,
    /** It is read, and would wait for a confirmation: one that fails does so while it waits. */
    ANALYSED,
    /** It is confirmed, and nothing is done. */
    STARTED,
    /** All rows are in hidden tables, and nothing shows. */
    BEFORE_SWAP,
    /** Everything shows, and the import does not say that it is completed. */
    AFTER_SWAP
}
