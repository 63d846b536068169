package dev.holdfast.look;

import dev.holdfast.snapshot.DocumentLine;
import java.util.Arrays;

/** Some lines of one table, on their way from the thread that reads them to the one that compares. */
final class Batch {
    private static final int BYTES = 256 * 1024;
    private static final int LINES = 2048;
    private static final int FIELDS = 4;

    private byte[] bytes = new byte[BYTES];
    /** Of each line: where it begins and ends, where its id begins and ends. */
    private final int[] places = new int[LINES * FIELDS];

    private String table = "";
    private int length;
    private int count;
    private boolean isLastOfTable;

    void restart(String ofTable) {
        if (bytes.length > BYTES) {
            bytes = new byte[BYTES]; // a large document shall not be paid for until the end
        }
        table = ofTable;
        length = 0;
        count = 0;
        isLastOfTable = false;
    }

    boolean hasRoom(DocumentLine line) {
        return count == 0 || (count < LINES && length + line.length() <= bytes.length);
    }

    void add(DocumentLine line) {
        if (length + line.length() > bytes.length) {
            bytes = Arrays.copyOf(bytes, length + line.length());
        }
        System.arraycopy(line.bytes(), line.from(), bytes, length, line.length());
        int shift = length - line.from();
        int at = count * FIELDS;
        places[at] = length;
        places[at + 1] = line.to() + shift;
        places[at + 2] = line.idFrom() + shift;
        places[at + 3] = line.idTo() + shift;
        length += line.length();
        count++;
    }

    void markLastOfTable() {
        isLastOfTable = true;
    }

    boolean isLastOfTable() {
        return isLastOfTable;
    }

    String table() {
        return table;
    }

    int count() {
        return count;
    }

    byte[] bytes() {
        return bytes;
    }

    int from(int line) {
        return places[line * FIELDS];
    }

    int to(int line) {
        return places[line * FIELDS + 1];
    }

    int idFrom(int line) {
        return places[line * FIELDS + 2];
    }

    int idTo(int line) {
        return places[line * FIELDS + 3];
    }
}
