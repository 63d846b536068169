package dev.holdfast.seal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.InputStream;

/** Counts and digests what is read through it. One thread at a time. */
public final class MeasuringInputStream extends InputStream {
    private final InputStream from;
    private final Measure measure = new Measure();

    public MeasuringInputStream(InputStream from) {
        this.from = requireNonNull(from, "from");
    }

    /** Bytes that were read. */
    public long bytes() {
        return measure.count();
    }

    /** SHA-256 of them in lower-case hex. Once asked for, nothing more may be read but the end. */
    public String sha256() {
        return measure.sha256();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        int count = from.read(bytes, offset, length);
        if (count > 0) {
            measure.add(bytes, offset, count);
        }
        return count;
    }

    @Override
    public int available() throws IOException {
        return from.available();
    }

    /** Closes the stream behind it. */
    @Override
    public void close() throws IOException {
        from.close();
    }
}
