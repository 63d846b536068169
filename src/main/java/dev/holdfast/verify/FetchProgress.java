package dev.holdfast.verify;

/** Hears how a fetch goes, in the thread of the fetch. */
@FunctionalInterface
public interface FetchProgress {
    /** @param bytes all that were written so far */
    void written(long bytes);

    /** At the end: a copy could not be used, and another one was. */
    default void fellBack(Fallback fallback) {}
}
