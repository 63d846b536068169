package dev.holdfast.repository.s3;

import dev.holdfast.repository.DamagedObjectException;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.core.ResponseInputStream;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.model.GetObjectResponse;

/**
 * The content of an object. A connection that is cut is replaced by one that goes on at the same place of the same version, a few times
 * in a row. The last bytes are handed out only after the whole was checked.
 */
final class S3Content extends InputStream {
    /** Cuts without progress between them. */
    private static final int MAX_CUTS = 4;

    private final Source source;
    private final String name;
    private final long length;
    private final Etag etag;
    private final ReadCheck check;
    private @Nullable ResponseInputStream<GetObjectResponse> current;
    private long at;
    private int cuts;
    private boolean damaged;

    /** Opens the object of that version at an offset. */
    interface Source {
        /** @throws IOException if there is no such version any more, or the store does not answer */
        ResponseInputStream<GetObjectResponse> open(long offset, Etag etag) throws IOException;
    }

    /** The bytes to read, the first included, the end not. */
    record Span(long begin, long end) {}

    /** @param first the answer from the span's beginning on */
    S3Content(String name, ResponseInputStream<GetObjectResponse> first, Span span, ReadCheck check, Source source) {
        this.name = name;
        this.current = first;
        this.at = span.begin();
        this.length = span.end();
        this.etag = Etag.of(first.response().eTag());
        this.check = check;
        this.source = source;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] bytes, int offset, int count) throws IOException {
        if (current == null || damaged) {
            throw damaged ? new DamagedObjectException(name + " is damaged") : new IOException("closed: " + name);
        }
        if (count == 0) {
            return 0;
        }
        if (at == length) {
            if (length == 0) {
                finish();
            }
            return -1;
        }
        int read = readSome(bytes, offset, (int) Math.min(count, length - at));
        check.update(bytes, offset, read);
        at += read;
        cuts = 0;
        if (at == length) {
            finish();
        }
        return read;
    }

    private int readSome(byte[] bytes, int offset, int count) throws IOException {
        while (true) {
            try {
                if (current == null) {
                    current = source.open(at, etag);
                }
                int read = current.read(bytes, offset, count);
                if (read > 0) {
                    return read;
                }
                throw new EOFException("the answer ended early");
            } catch (IOException | SdkException e) {
                reopen(e);
            }
        }
    }

    private void reopen(Exception cut) throws IOException {
        abort();
        cuts++;
        if (cuts > MAX_CUTS || Thread.currentThread().isInterrupted()) {
            throw new IOException(
                    "reading " + name + " was cut at byte " + at + " of " + length + ": " + cut.getMessage(), cut);
        }
        current = source.open(at, etag);
    }

    private void finish() throws DamagedObjectException {
        try {
            check.finish();
        } catch (DamagedObjectException e) {
            damaged = true;
            throw new DamagedObjectException("reading " + name + ": " + e.getMessage());
        }
    }

    @Override
    public int available() {
        return 0;
    }

    /** Drops the connection if there is more to come: reading it to its end could be a whole backup. */
    @Override
    public void close() throws IOException {
        if (current != null && at == length) {
            current.close();
            current = null;
        }
        abort();
    }

    private void abort() {
        if (current != null) {
            current.abort();
            current = null;
        }
    }
}
