package dev.holdfast.backup;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/** A branch of a fan as a stream, for readers that pull. */
final class BranchInputStream extends InputStream {
    private final Fan.Branch branch;
    private @Nullable Chunk current;
    private int position;
    private boolean isAtEnd;

    BranchInputStream(Fan.Branch branch) {
        this.branch = branch;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        Chunk chunk = current();
        if (chunk == null) {
            return -1;
        }
        int count = Math.min(length, chunk.length() - position);
        System.arraycopy(chunk.bytes(), position, buffer, offset, count);
        position += count;
        if (position == chunk.length()) {
            current = null;
            branch.release(chunk);
        }
        return count;
    }

    private @Nullable Chunk current() throws IOException {
        if (current == null && !isAtEnd) {
            current = branch.take();
            position = 0;
            isAtEnd = current == null;
        }
        return current;
    }
}
