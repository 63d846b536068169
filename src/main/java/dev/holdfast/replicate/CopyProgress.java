package dev.holdfast.replicate;

/** Hears how far the copies are. Called from the thread that copies. */
public interface CopyProgress {
    /** A copy begins. */
    void begin(MissingCopy copy);

    /** So many bytes of the archive are there by now, of so many. */
    void transferred(long bytes, long total);

    /** It ended. */
    void end(CopyResult result);

    static CopyProgress ignored() {
        return new CopyProgress() {
            @Override
            public void begin(MissingCopy copy) {}

            @Override
            public void transferred(long bytes, long total) {}

            @Override
            public void end(CopyResult result) {}
        };
    }
}
