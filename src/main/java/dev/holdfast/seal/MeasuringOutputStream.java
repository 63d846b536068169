package dev.holdfast.seal;

import static java.util.Objects.requireNonNull;

import java.io.IOException;
import java.io.OutputStream;

/** Counts and digests what is written through it. One thread at a time. */
public final class MeasuringOutputStream extends OutputStream {
    private final OutputStream to;
    private final Measure measure = new Measure();

    public MeasuringOutputStream(OutputStream to) {
        this.to = requireNonNull(to, "to");
    }

    /** Bytes that arrived in the stream behind it. */
    public long bytes() {
        return measure.count();
    }

    /** SHA-256 of them in lower-case hex. Once asked for, nothing more may be written. */
    public String sha256() {
        return measure.sha256();
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        to.write(bytes, offset, length);
        measure.add(bytes, offset, length);
    }

    @Override
    public void flush() throws IOException {
        to.flush();
    }

    /** Closes the stream behind it. */
    @Override
    public void close() throws IOException {
        to.close();
    }
}
