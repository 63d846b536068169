package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Steps through all string values of a line that is known to be JSON, and tells of one where it stands. Allocates nothing on the way. */
final class StringValues {
    private static final int DEEPEST = 256;

    /** Where in the line the name begins that leads down from each level; -1 for an array. */
    private final int[] names = new int[DEEPEST];

    private final int[] nameEnds = new int[DEEPEST];
    private byte[] b = new byte[0];
    private int at;
    private int start;
    private int depth;

    /** Begins with a line. */
    void over(byte[] bytes, int from) {
        b = bytes;
        at = from;
        depth = -1;
    }

    /** Goes to the next value; false at the line's end. It stands from {@link #start} to {@link #end}, as JSON writes it. */
    boolean next() {
        while (true) {
            switch (b[at++]) {
                case '\n' -> {
                    return false;
                }
                case '{', '[' -> {
                    depth++;
                    names[depth] = -1;
                }
                case '}', ']' -> depth--;
                case '"' -> {
                    start = at;
                    at = closing(at) + 1;
                    if (!isName()) {
                        return true;
                    }
                    names[depth] = start;
                    nameEnds[depth] = end();
                }
                default -> {
                    // Numbers, literals, commas and colons.
                }
            }
        }
    }

    int start() {
        return start;
    }

    int end() {
        return at - 1;
    }

    private int closing(int from) {
        int i = from;
        while (b[i] != '"') {
            i += b[i] == '\\' ? 2 : 1;
        }
        return i;
    }

    private boolean isName() {
        int i = at;
        while (b[i] == ' ' || b[i] == '\t' || b[i] == '\r') {
            i++;
        }
        return b[i] == ':';
    }

    /** The way to the value: {@code author}, {@code parts[].file}, {@code votes.*}. */
    String path() {
        StringBuilder path = new StringBuilder();
        for (int level = 0; level <= depth; level++) {
            if (names[level] < 0) {
                path.append("[]");
                continue;
            }
            int length = nameEnds[level] - names[level];
            path.append(path.isEmpty() ? "" : ".");
            path.append(
                    DocumentId.tableNumber(b, names[level], length) > 0
                            ? "*"
                            : new String(Arrays.copyOfRange(b, names[level], nameEnds[level]), StandardCharsets.UTF_8));
        }
        return path.toString();
    }
}
