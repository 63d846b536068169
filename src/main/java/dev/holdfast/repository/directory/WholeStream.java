package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A file's content that must not end before its size. */
final class WholeStream extends FilterInputStream {
    private final long size;
    private final ObjectKey key;
    private long position;

    WholeStream(InputStream content, long size, ObjectKey key) {
        super(content);
        this.size = size;
        this.key = key;
    }

    long size() {
        return size;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = super.read(bytes, offset, length);
        if (count < 0 && position < size) {
            throw new IOException(key + " ended after " + position + " of " + size + " bytes");
        }
        position += Math.max(count, 0);
        return count;
    }

    @Override
    public long skip(long count) throws IOException {
        long skipped = super.skip(count);
        position += skipped;
        return skipped;
    }
}
