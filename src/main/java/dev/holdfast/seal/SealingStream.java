package dev.holdfast.seal;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/** Plain bytes on their way into an envelope. After a failure it is not ended, so that the envelope never looks whole. */
final class SealingStream extends OutputStream {
    private final WritableByteChannel cipher;
    private final OutputStream to;
    private boolean broken;

    SealingStream(WritableByteChannel cipher, OutputStream to) {
        this.cipher = cipher;
        this.to = to;
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        if (broken || !cipher.isOpen()) {
            throw new IOException("the envelope is closed");
        }
        broken = true;
        cipher.write(ByteBuffer.wrap(bytes, offset, length));
        broken = false;
    }

    /** What is sealed so far; up to 64 KiB wait for their chunk to fill. */
    @Override
    public void flush() throws IOException {
        to.flush();
    }

    @Override
    public void close() throws IOException {
        if (broken || !cipher.isOpen()) {
            return;
        }
        broken = true;
        cipher.close();
        to.flush();
        broken = false;
    }
}
