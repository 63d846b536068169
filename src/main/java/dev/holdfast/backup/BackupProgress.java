package dev.holdfast.backup;

/** Hears how far a backup is. Called from the thread that takes it, some times a second at most. */
public interface BackupProgress {
    /** A step began, in words: {@code exporting: Backing up messages}. */
    void step(String what);

    /** Bytes of the ZIP received so far, of so many; {@code total} is 0 when unknown. */
    void transferred(long bytes, long total);

    static BackupProgress ignored() {
        return new BackupProgress() {
            @Override
            public void step(String what) {}

            @Override
            public void transferred(long bytes, long total) {}
        };
    }
}
