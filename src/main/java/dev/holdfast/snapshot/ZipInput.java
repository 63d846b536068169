package dev.holdfast.snapshot;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.Arrays;

/** The bytes of a ZIP as they arrive, with their place. A failure of the source comes through as it is. Not for several threads. */
final class ZipInput {
    private final InputStream in;
    private byte[] buffer;
    private int from;
    private int to;
    private long bufferStart;
    private boolean ended;

    /** @param bufferBytes to read at once; grows where one of the ZIP's records is longer, which is 192 KiB at most */
    ZipInput(InputStream in, int bufferBytes) {
        this.in = in;
        this.buffer = new byte[bufferBytes];
    }

    /** Returns how many bytes lie before the next one. */
    long position() {
        return bufferStart + from;
    }

    byte[] buffer() {
        return buffer;
    }

    /** Returns where in {@link #buffer()} the next byte stands. */
    int from() {
        return from;
    }

    int available() {
        return to - from;
    }

    /**
     * Waits until {@code count} bytes are there or the source has ended. What stood in the buffer may have moved.
     *
     * @return how many there are, fewer than asked for only at the end
     */
    int fill(int count) throws IOException {
        while (to - from < count && !ended) {
            if (Thread.currentThread().isInterrupted()) {
                throw new InterruptedIOException("interrupted while reading the snapshot at byte " + position());
            }
            if (from > 0 && (from == to || from + count > buffer.length)) {
                System.arraycopy(buffer, from, buffer, 0, to - from);
                bufferStart += from;
                to -= from;
                from = 0;
            }
            if (from + count > buffer.length) {
                buffer = Arrays.copyOf(buffer, from + count);
            }
            int read = in.read(buffer, to, buffer.length - to);
            if (read < 0) {
                ended = true;
            } else {
                to += read;
            }
        }
        return to - from;
    }

    /** Waits for {@code count} bytes; their absence is damage. */
    void need(int count, String inside) throws IOException {
        if (fill(count) < count) {
            throw Damage.endsEarly(bufferStart + to, inside);
        }
    }

    void skip(int count) {
        from += count;
    }

    /** Reads two bytes, {@code at} bytes from here, that must be there. */
    int u16(int at) {
        return LittleEndian.u16(buffer, from + at);
    }

    long u32(int at) {
        return LittleEndian.u32(buffer, from + at);
    }

    /** The same with eight bytes; what needs the 64th bit is negative and so never equals a true size. */
    long u64(int at) {
        return LittleEndian.u64(buffer, from + at);
    }
}
