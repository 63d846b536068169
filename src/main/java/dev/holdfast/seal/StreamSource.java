package dev.holdfast.seal;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;

/** Fills a cipher's buffers from a stream without a copy. Closing leaves the stream open. */
final class StreamSource implements ReadableByteChannel {
    private final InputStream from;
    private boolean open = true;

    StreamSource(InputStream from) {
        this.from = from;
    }

    @Override
    public int read(ByteBuffer bytes) throws IOException {
        int count = from.read(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
        bytes.position(bytes.position() + Math.max(count, 0));
        return count;
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
    }
}
