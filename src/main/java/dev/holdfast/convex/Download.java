package dev.holdfast.convex;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;

/**
 * The ZIP of an export on its way. Ending before {@link #declaredBytes()} throws {@link CutDownloadException} from {@code read}: a cut download never looks
 * like an end. A thread that is interrupted gets an {@link InterruptedIOException} and stays interrupted.
 */
public final class Download extends FilterInputStream {
    private final long declaredBytes;
    private long received;

    /** @param declaredBytes what {@code Content-Length} or the export's row said; 0 if neither did */
    public Download(InputStream in, long declaredBytes) {
        super(in);
        this.declaredBytes = declaredBytes;
    }

    public long declaredBytes() {
        return declaredBytes;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** Fills the buffer, except at the end: the HTTP client itself gives 8 KiB at most, however much is asked for. */
    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        int filled = 0;
        while (filled < length) {
            int count = readSome(buffer, offset + filled, length - filled);
            if (count < 0) {
                return filled > 0 ? filled : -1;
            }
            filled += count;
        }
        return filled;
    }

    private int readSome(byte[] buffer, int offset, int length) throws IOException {
        int count;
        try {
            count = in.read(buffer, offset, length);
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // nobody cut it: we are to stop
            }
            throw new CutDownloadException(received, declaredBytes, e);
        } catch (IOException e) {
            throw new CutDownloadException(received, declaredBytes, e);
        }
        if (count > 0) {
            received += count;
        } else if (count < 0 && declaredBytes > 0 && received != declaredBytes) {
            throw new CutDownloadException(received, declaredBytes, null);
        }
        return count;
    }

    /** @throws CutDownloadException also here: what is skipped counts as received */
    @Override
    public long skip(long count) throws IOException {
        byte[] scratch = new byte[(int) Math.max(0, Math.min(count, 64 << 10))];
        return Math.max(0, read(scratch, 0, scratch.length));
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
