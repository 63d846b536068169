package dev.holdfast.snapshot;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Contents;
import java.io.IOException;
import java.io.InputStream;

/**
 * Takes a visitor through a snapshot while it is proved whole, exactly as {@link SnapshotInspector} does: one pass, no seeking, no file, about 4 MiB of memory and what
 * the visitor keeps.
 *
 * <p>Unpacking happens on the caller's thread; checks and the visitor have another one that lives as long as the call. Immutable; any thread may call it, several at
 * once too.
 */
public final class SnapshotWalk {
    /** Fits into a core's second-level cache: bytes are read, unpacked and looked at while they are there. */
    static final int BUFFER_BYTES = 256 * 1024;

    private final SnapshotLimits limits;
    private final int bufferBytes;

    public SnapshotWalk(SnapshotLimits limits) {
        this(limits, BUFFER_BYTES);
    }

    /** For tests, which so have more borders between buffers. */
    SnapshotWalk(SnapshotLimits limits, int bufferBytes) {
        this.limits = requireNonNull(limits, "limits");
        this.bufferBytes = bufferBytes;
    }

    /**
     * Reads the snapshot to the end of the stream, which stays open.
     *
     * @return what it holds; only then does what the visitor heard count
     * @throws CorruptBackupException if anything is wrong with it; the message says what, and in which entry, line and byte. The rest of the stream is not read then
     * @throws java.io.InterruptedIOException if the thread is interrupted, with its flag still set
     * @throws IOException as the stream or the visitor throws it
     */
    public Contents walk(InputStream zip, SnapshotVisitor visitor) throws IOException {
        requireNonNull(visitor, "visitor");
        try {
            return read(zip, new SnapshotReader(limits, new Audience(visitor)));
        } catch (VisitorFailure e) {
            throw e.thrown();
        }
    }

    /** Reads it with nobody listening. */
    Contents read(InputStream zip) throws IOException {
        return read(zip, new SnapshotReader(limits));
    }

    private Contents read(InputStream zip, SnapshotReader snapshot) throws IOException {
        requireNonNull(zip, "zip");
        try (Conveyor conveyor = new Conveyor(snapshot, bufferBytes);
                ZipReader reader = new ZipReader(new ZipInput(zip, bufferBytes), limits, conveyor)) {
            try {
                reader.read();
            } catch (CorruptBackupException e) {
                throw first(e, conveyor);
            }
            conveyor.finish();
        }
        return snapshot.contents();
    }

    /** What was handed over before stands earlier in the ZIP, so its damage is the first one; which is told must not depend on the threads. */
    private static CorruptBackupException first(CorruptBackupException later, Conveyor conveyor) throws IOException {
        try {
            conveyor.finish();
            return later;
        } catch (CorruptBackupException e) {
            if (e != later) {
                e.addSuppressed(later);
            }
            return e;
        }
    }
}
