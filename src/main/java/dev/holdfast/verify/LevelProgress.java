package dev.holdfast.verify;

/** Hears how the verification of a level goes, in its own thread. */
@FunctionalInterface
public interface LevelProgress {
    /** For those that nobody watches. */
    LevelProgress SILENT = (done, all, what) -> {};

    /** Of so many things this many are done, and this one comes next. */
    void at(int done, int all, String what);
}
