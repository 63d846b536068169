package dev.holdfast.snapshot;

/** A stretch of unpacked bytes with marks where an entry begins or ends: small entries share one, so that a million of them need no million handovers. */
final class Block {
    private static final int BYTES_PER_MARK = 128;

    private final int capacity;
    private final byte[] bytes;
    private final int[] markAt;
    /** The name of the entry that begins; empty where one ends. */
    private final String[] markName;

    private int length;
    private int marks;
    private boolean isLast;

    Block(int capacity) {
        this.capacity = capacity;
        this.bytes = new byte[capacity + JsonScanner.PADDING];
        this.markAt = new int[capacity / BYTES_PER_MARK + 1];
        this.markName = new String[markAt.length];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    int room() {
        return capacity - length;
    }

    boolean isFull() {
        return length == capacity || marks == markAt.length;
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
