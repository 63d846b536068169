package dev.holdfast.seal;

import com.exceptionfactory.jagged.PayloadException;
import dev.holdfast.failure.CorruptBackupException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.ReadableByteChannel;
import java.util.Objects;

/** Plain bytes out of an envelope, each chunk authenticated before any of it is returned. */
final class OpeningStream extends InputStream {
    static final String HINT = "check the stored object with holdfast verify, and use another copy of the backup";

    private final ReadableByteChannel cipher;
    private final InputStream sealed;
    private long position;

    OpeningStream(ReadableByteChannel cipher, InputStream sealed) {
        this.cipher = cipher;
        this.sealed = sealed;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        try {
            int count = cipher.read(ByteBuffer.wrap(bytes, offset, length));
            position += Math.max(count, 0);
            return count;
        } catch (PayloadException e) {
            throw new CorruptBackupException(
                    "the age envelope is damaged or cut after " + position + " plain bytes", HINT, e);
        }
    }

    @Override
    public void close() throws IOException {
        try {
            cipher.close();
        } finally {
            sealed.close();
        }
    }
}
