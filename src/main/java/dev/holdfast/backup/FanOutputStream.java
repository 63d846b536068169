package dev.holdfast.backup;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The writing end of a fan as a stream. Closing it ends the fan; a fan that was broken off fails the next write. */
final class FanOutputStream extends OutputStream {
    private final Fan fan;
    private @Nullable Chunk current;
    private int filled;

    FanOutputStream(Fan fan) {
        this.fan = requireNonNull(fan, "fan");
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int done = 0;
        while (done < length) {
            Chunk chunk = current();
            int count = Math.min(length - done, chunk.bytes().length - filled);
            System.arraycopy(bytes, offset + done, chunk.bytes(), filled, count);
            filled += count;
            done += count;
            if (filled == chunk.bytes().length) {
                send();
            }
        }
    }

    private Chunk current() throws InterruptedIOException {
        if (current == null) {
            try {
                current = fan.next(() -> {});
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            if (current == null) {
                throw new InterruptedIOException("the transfer was broken off");
            }
        }
        return current;
    }

    private void send() {
        if (current != null) {
            fan.send(current, filled);
            current = null;
            filled = 0;
        }
    }

    @Override
    public void close() {
        if (filled > 0) {
            send();
        }
        fan.end();
    }
}
