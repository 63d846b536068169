package dev.holdfast.sandbox;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Bytes that do not change, in memory or in a {@link Spool}. */
final class Blob {
    private final byte @Nullable [] memory;
    private final @Nullable Spool spool;
    private final long position;
    private final long size;

    private Blob(byte @Nullable [] memory, @Nullable Spool spool, long position, long size) {
        this.memory = memory;
        this.spool = spool;
        this.position = position;
        this.size = size;
    }

    /** Keeps the array, which nobody may write to. */
    static Blob of(byte[] bytes) {
        return new Blob(bytes, null, 0, bytes.length);
    }

    static Blob in(Spool spool, long position, long size) {
        return new Blob(null, spool, position, size);
    }

    long size() {
        return size;
    }

    /** Returns all of it; the array is not to be written. */
    byte[] bytes() {
        if (memory != null) {
            return memory;
        }
        byte[] bytes = new byte[Math.toIntExact(size)];
        Objects.requireNonNull(spool).read(position, bytes, 0, bytes.length);
        return bytes;
    }

    InputStream open() {
        return memory != null ? new ByteArrayInputStream(memory) : new SpoolStream(Objects.requireNonNull(spool));
    }

    private final class SpoolStream extends InputStream {
        private final Spool from;
        private long read;

        SpoolStream(Spool from) {
            this.from = from;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) {
            int count = (int) Math.min(length, size - read);
            if (count <= 0) {
                return length == 0 ? 0 : -1;
            }
            from.read(position + read, into, offset, count);
            read += count;
            return count;
        }
    }
}
