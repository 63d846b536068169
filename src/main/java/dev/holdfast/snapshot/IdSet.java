package dev.holdfast.snapshot;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * The ids of one table, in eight bytes each: 64 bits mixed from the part that is the document's own. That another id has the same ones has the odds of their number
 * to 2^64. First all are added, then it is asked.
 */
final class IdSet {
    private static final VarHandle LONGS = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final byte[] internal = new byte[DocumentId.INTERNAL_BYTES];
    private long[] marks;
    private int size;
    private boolean isSorted;

    /** @param expected how many there will be; more are taken, too */
    IdSet(long expected) {
        marks = new long[(int) Math.max(16, expected)];
    }

    /** Adds a valid id. */
    void add(byte[] ascii, int from, int length) {
        if (size == marks.length) {
            marks = Arrays.copyOf(marks, size + size / 2);
        }
        marks[size++] = mark(ascii, from, length);
        isSorted = false;
    }

    /** Asks for a valid id of the same table. */
    boolean contains(byte[] ascii, int from, int length) {
        if (!isSorted) {
            Arrays.sort(marks, 0, size);
            isSorted = true;
        }
        return Arrays.binarySearch(marks, 0, size, mark(ascii, from, length)) >= 0;
    }

    private long mark(byte[] ascii, int from, int length) {
        DocumentId.internal(ascii, from, length, internal);
        return mixed(mixed((long) LONGS.get(internal, 0)) + (long) LONGS.get(internal, 8));
    }

    /** The finalizer of SplittableRandom: one to one, and every bit depends on every bit. */
    private static long mixed(long value) {
        long z = value + 0x9e37_79b9_7f4a_7c15L;
        z = (z ^ (z >>> 30)) * 0xbf58_476d_1ce4_e5b9L;
        z = (z ^ (z >>> 27)) * 0x94d0_49bb_1331_11ebL;
        return z ^ (z >>> 31);
    }
}
