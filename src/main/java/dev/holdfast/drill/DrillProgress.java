package dev.holdfast.drill;

/** Hears how far a drill is; called from threads of the drill. */
public interface DrillProgress {
    /** A new step begins, in words. */
    void step(String what);

    /** So much of the present step is done; a total of 0 is not known. */
    default void transferred(long bytes, long total) {}

    /** Something that whoever ordered it should know and that stops nothing. */
    default void note(String text) {}

    static DrillProgress ignored() {
        return what -> {};
    }
}
