package dev.holdfast.snapshot;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;

/**
 * Cuts a part out of a snapshot: writes a snapshot of its own, in Convex's layout, that holds what was chosen and nothing else. In one pass and without a file; memory
 * is that of a {@link SnapshotWalk} and the ids of the documents that were chosen one by one.
 *
 * <p>Lines, and with them every number token, stay what they are, and so do the schemas, which say how numbers are meant. {@code _tables} lists exactly the tables that
 * are there, since an import empties a table that is listed and has no documents. It is there for every component on the way to a chosen one too, and empty for those.
 * Where the source has no {@code _tables} at all, the part has none either. {@code _storage} is there for the components whose files were chosen: an import leaves
 * alone the files of all others.
 */
public final class SnapshotFilter {
    private final SnapshotWalk walk;

    public SnapshotFilter(SnapshotLimits limits) {
        this.walk = new SnapshotWalk(limits);
    }

    /**
     * Reads the snapshot to the end of the stream and writes the part. Both streams stay open. What was written counts only after the return, as damage may stand at
     * the very end of the source.
     *
     * @param contents what the source holds
     * @param part tables that are all in {@code contents}
     * @param to is written to on another thread, which ends before the return; need not be buffered
     * @return what was written, with digests of the bytes that were
     * @throws CorruptBackupException if the source is damaged, or holds something else of the part than {@code contents} says
     * @throws UsageException if it has not all documents that the part names
     * @throws IOException as one of the streams throws it
     */
    public Contents cut(InputStream zip, Contents contents, Part part, OutputStream to) throws IOException {
        requireNonNull(zip, "zip");
        for (TableName table : part.tables()) {
            if (contents.table(table.toString()).isEmpty()) {
                throw new IllegalArgumentException("the snapshot has no table " + table);
            }
        }
        try (Cut cut = new Cut(contents, part, to)) {
            cut.begin();
            Contents walked = walk.walk(zip, cut);
            Contents written = cut.written(walked);
            cut.finish();
            return written;
        }
    }
}
