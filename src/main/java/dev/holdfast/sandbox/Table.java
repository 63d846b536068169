package dev.holdfast.sandbox;

import java.util.Collections;
import java.util.NavigableMap;
import java.util.TreeMap;

/**
 * The rows of a table by id, each the line that an export has, without its line feed. Copied when written after it was shared with a snapshot. Its owner
 * guards it with a lock; what {@link #share} returned may be read by any thread.
 */
final class Table {
    private final long number;
    private NavigableMap<String, byte[]> rows = new TreeMap<>();
    private long bytes;
    private boolean isShared;

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
    boolean insert(String id, byte[] line) {
        if (rows.containsKey(id)) {
            return false;
        }
        unshare();
        rows.put(id, line);
        bytes += line.length;
        return true;
    }

    boolean delete(String id) {
        byte[] line = rows.get(id);
        if (line == null) {
            return false;
        }
        unshare();
        rows.remove(id);
        bytes -= line.length;
        return true;
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
     * @param rows lines by id; the arrays are not to be written
     * @param bytes of all lines
     */
    record View(long number, NavigableMap<String, byte[]> rows, long bytes) {}
}
