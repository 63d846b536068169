package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.UsageException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Picks documents out of a snapshot by their ids, in whatever order they stand there, and holds them: at most {@value #MOST} of together 64 MiB. Used for one walk.
 */
public final class ChosenDocuments implements SnapshotVisitor {
    /** More than these are a table rather than documents. */
    public static final int MOST = 10_000;

    private static final long MOST_BYTES = 64L << 20;
    private static final String INSTEAD = "restore the tables as a whole, with --tables";

    private final SortedMap<TableName, SortedSet<String>> wanted;
    private final SortedMap<TableName, SortedMap<String, byte[]>> found = new TreeMap<>();
    private final Set<TableName> uniform = new TreeSet<>();
    private long bytes;

    public ChosenDocuments(Map<TableName, SortedSet<String>> wanted) {
        this.wanted = new TreeMap<>(wanted);
        wanted.keySet().forEach(table -> found.put(table, new TreeMap<>()));
        if (wanted.values().stream().mapToLong(Set::size).sum() > MOST) {
            throw new UsageException("more than " + MOST + " documents are chosen one by one", INSTEAD);
        }
    }

    @Override
    public void document(TableName table, DocumentLine line) {
        SortedSet<String> ids = wanted.get(table);
        if (ids == null || !ids.contains(line.id())) {
            return;
        }
        bytes += line.length();
        if (bytes > MOST_BYTES) {
            throw new UsageException("the documents that are chosen have more than 64 MiB", INSTEAD);
        }
        found.get(table).put(line.id(), line.copy());
    }

    @Override
    public void schema(TableName table, byte[] line, int from, int to) {
        if (SnapshotMerge.UNIFORM.equals(new String(line, from, to - from, UTF_8))) {
            uniform.add(table);
        }
    }

    /**
     * What was found, by table and id; each line without its line feed. Call it when the walk has returned.
     *
     * @throws UsageException if one is not there
     * @throws RefusedException if their numbers are not written as exports of today write them, so that they mean something else in another table's file
     */
    public SortedMap<TableName, SortedMap<String, byte[]>> documents() {
        wanted.forEach((table, ids) -> {
            SortedSet<String> missing = new TreeSet<>(ids);
            missing.removeAll(found.get(table).keySet());
            if (!missing.isEmpty()) {
                throw new UsageException(
                        "table " + table + " has no document " + missing.first()
                                + (missing.size() > 1
                                        ? ", nor " + (missing.size() - 1) + " others that were named"
                                        : ""),
                        "see which it has with: holdfast find");
            }
            if (!uniform.contains(table)) {
                throw new RefusedException(
                        "table " + table + " of the source lacks the schema \"uniform\" that Convex's exports have, so"
                                + " its documents cannot be put among others",
                        INSTEAD);
            }
        });
        return Collections.unmodifiableSortedMap(found);
    }
}
