package dev.holdfast.snapshot;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;

/**
 * Puts documents into a snapshot: writes a snapshot of the tables that they belong to and of no others, with all that these hold and each of the documents in place of the one
 * of its id, or in addition. In one pass and without a file; memory is that of a {@link SnapshotWalk} and the documents themselves.
 *
 * <p>Exports list documents by id, and so does what is written: what is added stands at its place. A table that is in another order is refused, since a document may then come after
 * its place.
 */
public final class SnapshotMerge {
    /** The schema of tables in today's exports. */
    static final String UNIFORM = "\"uniform\"";

    private final SnapshotWalk walk;

    public SnapshotMerge(SnapshotLimits limits) {
        this.walk = new SnapshotWalk(limits);
    }

    /**
     * What was written.
     *
     * @param contents with digests of the lines that were
     * @param met ids of the documents that took the place of another, by table; a table of which none did is there too
     */
    public record Merged(Contents contents, SortedMap<TableName, SortedSet<String>> met) {
        public Merged {
            requireNonNull(contents, "contents");
            met = Collections.unmodifiableSortedMap(new TreeMap<>(met));
        }
    }

    /**
     * Reads the snapshot to its end. Both streams stay open. What was written counts only after the return.
     *
     * @param zip what there is; empty if nothing is
     * @param chosen at least one document of each table, by id, as lines without line feed
     * @throws dev.holdfast.failure.CorruptBackupException if the snapshot is damaged
     * @throws dev.holdfast.failure.RefusedException if a table has another number in it than the documents have, or is not as exports of today are: by id, and "uniform"
     * @throws IOException as one of the streams throws it
     */
    public Merged merge(
            Optional<InputStream> zip, SortedMap<TableName, SortedMap<String, byte[]>> chosen, OutputStream to)
            throws IOException {
        try (Merge merge = new Merge(chosen, to)) {
            merge.begin();
            if (zip.isPresent()) {
                walk.walk(zip.get(), merge);
            }
            return merge.finish();
        }
    }
}
