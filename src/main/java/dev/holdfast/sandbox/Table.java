package dev.holdfast.sandbox;

import java.util.Collections;
import java.util.HashSet;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;

/**
 * The rows of a table by id, each the line that an export has, without its line feed. Copied when written after it was shared with a snapshot. Its owner
 * guards it with a lock; what {@link #share} returned may be read by any thread.
 */
final class Table {
    private final long number;
    private NavigableMap<String, Blob> rows = new TreeMap<>();
    private long bytes;
    private boolean isShared;
    private final Set<String> deleted = new HashSet<>();

    Table(long number) {
        this.number = number;
    }

    long number() {
        return number;
    }

    int count() {
        return rows.size();
    }

    /** Returns false and changes nothing if the id is there already. */
    boolean insert(String id, Blob line) {
        if (rows.containsKey(id)) {
            return false;
        }
        unshare();
        rows.put(id, line);
        bytes += line.size();
        return true;
    }

    boolean delete(String id) {
        Blob line = rows.get(id);
        if (line == null) {
            return false;
        }
        unshare();
        rows.remove(id);
        deleted.add(id);
        bytes -= line.size();
        return true;
    }

    /** Whether a document of that id was here once. */
    boolean hasDeleted(String id) {
        return deleted.contains(id);
    }

    void forgetDeleted() {
        deleted.clear();
    }

    boolean has(String id) {
        return rows.containsKey(id);
    }

    /** Returns what the table holds now; later writes do not show. */
    View share() {
        isShared = true;
        return new View(number, Collections.unmodifiableNavigableMap(rows), bytes);
    }

    private void unshare() {
        if (isShared) {
            rows = new TreeMap<>(rows);
            isShared = false;
        }
    }

    /**
     * A table at one moment.
     *
     * @param rows lines by id
     * @param bytes of all lines
     */
    record View(long number, NavigableMap<String, Blob> rows, long bytes) {}
}
