package dev.holdfast.backup;

import java.util.concurrent.atomic.AtomicInteger;

/** A piece of a snapshot on its way to several readers. It goes back to its {@link Fan} when all have released it. */
final class Chunk {
    private final byte[] bytes;
    private final AtomicInteger readers = new AtomicInteger();
    private int length;

    Chunk(int capacity) {
        this.bytes = new byte[capacity];
    }

    byte[] bytes() {
        return bytes;
    }

    int length() {
        return length;
    }

    /** Announces that the first {@code bytesFilled} bytes are filled, for so many readers. */
    void fill(int bytesFilled, int readerCount) {
        length = bytesFilled;
        readers.set(readerCount);
    }

    /** Returns true for the last reader. */
    boolean release() {
        return readers.decrementAndGet() == 0;
    }
}
