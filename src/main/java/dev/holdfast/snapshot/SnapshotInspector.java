package dev.holdfast.snapshot;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Contents;
import java.io.IOException;
import java.io.InputStream;

/**
 * Proves a snapshot whole while it passes by, and lists what it holds. One pass, no seeking, no file: about 4 MiB of memory, one line of a document, and some 100
 * bytes for each stored file, however large the snapshot is.
 *
 * <p>It is whole if every byte of the ZIP is accounted for, checksums, sizes and directory agree, every line is JSON, every document's id is valid and belongs to its
 * table, the tables are those that {@code _tables} lists, and the stored files are those that {@code _storage} lists, with their sizes and SHA-256. Exports of
 * Convex and ordinary ZIPs made from their files are read; what is odd about the latter is a finding.
 *
 * <p>Unpacking happens on the caller's thread, looking into the entries on another one that lives as long as the call. Immutable; any thread may call it, several at
 * once too.
 */
public final class SnapshotInspector {
    private final SnapshotWalk walk;

    public SnapshotInspector(SnapshotLimits limits) {
        this(limits, SnapshotWalk.BUFFER_BYTES);
    }

    /** For tests, which so have more borders between buffers. */
    SnapshotInspector(SnapshotLimits limits, int bufferBytes) {
        this.walk = new SnapshotWalk(limits, bufferBytes);
    }

    /**
     * Reads the snapshot to the end of the stream, which stays open.
     *
     * @throws CorruptBackupException if anything is wrong with it; the message says what, and in which entry, line and byte. The rest of the stream is not read then
     * @throws java.io.InterruptedIOException if the thread is interrupted, with its flag still set
     * @throws IOException as the stream throws it
     */
    public Contents inspect(InputStream zip) throws IOException {
        return walk.read(zip);
    }
}
