package dev.holdfast.snapshot;

import dev.holdfast.failure.CorruptBackupException;
import org.jspecify.annotations.Nullable;

/** Words for what is wrong with a snapshot, always with its place. */
final class Damage {
    private static final String HINT = "fetch the snapshot again; if it stays damaged, take a new backup";

    private Damage() {}

    /** @param offset of the first wrong byte from the ZIP's beginning */
    static CorruptBackupException inZip(long offset, String what) {
        return inZip(offset, what, null);
    }

    static CorruptBackupException inZip(long offset, String what, @Nullable Throwable cause) {
        return new CorruptBackupException("the snapshot's ZIP is damaged at byte " + offset + ": " + what, HINT, cause);
    }

    static CorruptBackupException endsEarly(long offset, String inside) {
        return new CorruptBackupException("the snapshot's ZIP ends at byte " + offset + ", inside " + inside, HINT);
    }

    static CorruptBackupException inEntry(String entry, String what) {
        return new CorruptBackupException("the snapshot is damaged in " + entry + ": " + what, HINT);
    }

    /**
     * @param line counted from 1
     * @param offset within the unpacked entry
     */
    static CorruptBackupException inLine(String entry, long line, long offset, String what) {
        return new CorruptBackupException(
                "the snapshot is damaged in " + entry + ", line " + line + ", byte " + offset + ": " + what, HINT);
    }

    static CorruptBackupException asWhole(String what) {
        return new CorruptBackupException("the snapshot is damaged: " + what, HINT);
    }

    static CorruptBackupException refused(String entry, long offset, String what, String hint) {
        return new CorruptBackupException(
                "the snapshot's entry " + entry + " at byte " + offset + " cannot be read: " + what, hint);
    }
}
