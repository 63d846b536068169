package dev.holdfast.repository.s3;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import software.amazon.awssdk.http.ContentStreamProvider;

/** The bytes of one part, in memory. Written by one thread, then read by any number of them, as often as the SDK sends it again. */
final class PartBody implements ContentStreamProvider {
    /** Less than half a region of a small heap, so that the garbage collector need not find large holes. */
    static final int BLOCK_BYTES = 128 * 1024;

    private final Blocks pool;
    private final long capacity;
    private final List<byte[]> blocks = new ArrayList<>();
    private long size;

    PartBody(Blocks pool, long capacity) {
        this.pool = pool;
        this.capacity = capacity;
    }

    static PartBody of(byte[] content) {
        PartBody body = new PartBody(new Blocks(), content.length);
        body.write(content, 0, content.length);
        return body;
    }

    /** Takes as many bytes as fit, and returns how many. */
    int write(byte[] bytes, int offset, int length) {
        int taken = (int) Math.min(length, capacity - size);
        for (int left = taken, from = offset; left > 0; ) {
            int at = (int) (size % BLOCK_BYTES);
            if (at == 0) {
                blocks.add(pool.take());
            }
            int count = Math.min(left, BLOCK_BYTES - at);
            System.arraycopy(bytes, from, blocks.get(blocks.size() - 1), at, count);
            size += count;
            from += count;
            left -= count;
        }
        return taken;
    }

    long size() {
        return size;
    }

    boolean isFull() {
        return size == capacity;
    }

    /** Gives the blocks back; nothing may read it any more. */
    void release() {
        blocks.forEach(pool::give);
        blocks.clear();
    }

    void addTo(Sum sum) {
        long left = size;
        for (byte[] block : blocks) {
            int count = (int) Math.min(left, BLOCK_BYTES);
            sum.update(block, 0, count);
            left -= count;
        }
    }

    @Override
    public InputStream newStream() {
        return new BlockStream();
    }

    /** Blocks that are used again by the parts of one upload. */
    static final class Blocks {
        private final Queue<byte[]> free = new ConcurrentLinkedQueue<>();
        private final AtomicInteger made = new AtomicInteger();

        private byte[] take() {
            byte[] block = free.poll();
            if (block != null) {
                return block;
            }
            made.incrementAndGet();
            return new byte[BLOCK_BYTES];
        }

        private void give(byte[] block) {
            free.add(block);
        }

        /** How many bytes all blocks ever made have. */
        long bytes() {
            return (long) made.get() * BLOCK_BYTES;
        }
    }

    /** Reads the part from its beginning. */
    private final class BlockStream extends InputStream {
        private long at;
        private long marked;

        @Override
        public int read(byte[] bytes, int offset, int length) {
            if (at == size) {
                return length == 0 ? 0 : -1;
            }
            int inBlock = (int) (at % BLOCK_BYTES);
            int count = (int) Math.min(Math.min(length, BLOCK_BYTES - inBlock), size - at);
            System.arraycopy(blocks.get((int) (at / BLOCK_BYTES)), inBlock, bytes, offset, count);
            at += count;
            return count;
        }

        @Override
        public int read() {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int available() {
            return (int) Math.min(Integer.MAX_VALUE, size - at);
        }

        @Override
        public boolean markSupported() {
            return true;
        }

        @Override
        public synchronized void mark(int limit) {
            marked = at;
        }

        @Override
        public synchronized void reset() {
            at = marked;
        }
    }
}
