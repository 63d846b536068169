package dev.holdfast.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Hands a cipher's buffers on to a stream without a copy. Closing leaves the stream open. */
final class StreamSink implements WritableByteChannel {
    private final OutputStream to;
    private boolean open = true;

    StreamSink(OutputStream to) {
        this.to = to;
    }

    @Override
    public int write(ByteBuffer bytes) throws IOException {
        int count = bytes.remaining();
        to.write(bytes.array(), bytes.arrayOffset() + bytes.position(), count);
        bytes.position(bytes.limit());
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
