package dev.holdfast.snapshot;

/** A stretch of unpacked bytes with marks where an entry begins or ends: small entries share one, so that a million of them need no million handovers. */
final class Block {
    /** Fits into a core's second-level cache. */
    static final int CAPACITY = 256 * 1024;

    private static final int MAX_MARKS = 2048;

    private final byte[] bytes = new byte[CAPACITY + JsonScanner.PADDING];
    private final int[] markAt = new int[MAX_MARKS];
    /** The name of the entry that begins; empty where one ends. */
    private final String[] markName = new String[MAX_MARKS];

    private int length;
    private int marks;
    private boolean isLast;

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    boolean isFull() {
        return length == CAPACITY || marks == MAX_MARKS;
    }

    boolean isLast() {
        return isLast;
    }

    void clear() {
        length = 0;
        marks = 0;
    }

    void markLast() {
        isLast = true;
    }

    void add(int count) {
        length += count;
    }

    void mark(String name) {
        markAt[marks] = length;
        markName[marks++] = name;
    }

    /** Tells everything that happened in this block, in order. */
    void replay(EntryEvents events) {
        int at = 0;
        for (int mark = 0; mark < marks; mark++) {
            if (markAt[mark] > at) {
                events.data(bytes, at, markAt[mark]);
                at = markAt[mark];
            }
            if (markName[mark].isEmpty()) {
                events.end();
            } else {
                events.begin(markName[mark]);
            }
        }
        if (length > at) {
            events.data(bytes, at, length);
        }
    }
}
