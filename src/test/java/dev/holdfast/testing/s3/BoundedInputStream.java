package dev.holdfast.testing.s3;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** The first bytes of another stream. */
final class BoundedInputStream extends FilterInputStream {
    private long left;

    private BoundedInputStream(InputStream content, long length) {
        super(content);
        this.left = length;
    }

    static InputStream of(InputStream content, long length) {
        return new BoundedInputStream(content, length);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        if (left == 0) {
            return -1;
        }
        int count = super.read(bytes, offset, (int) Math.min(length, left));
        left -= Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        return readNBytes((int) Math.min(count, 64 * 1024)).length;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
