package dev.holdfast.backup;

import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Hands one stream of bytes to several readers, each on its own thread, through a fixed number of buffers: the slowest reader sets the pace, and memory is
 * {@code chunks * chunkBytes} whatever the length. One thread writes; each branch is read by one thread.
 */
final class Fan {
    private static final long PATIENCE_MILLIS = 100;

    private final BlockingQueue<Chunk> free;
    private final List<Branch> branches = new ArrayList<>();
    private final int capacity;
    private volatile boolean isBroken;

    Fan(int chunks, int chunkBytes) {
        this.capacity = chunks;
        this.free = new ArrayBlockingQueue<>(chunks);
        for (int i = 0; i < chunks; i++) {
            free.add(new Chunk(chunkBytes));
        }
    }

    /** Adds a reader. Only before the first chunk is sent. */
    Branch branch() {
        Branch branch = new Branch();
        branches.add(branch);
        return branch;
    }

    /**
     * Waits for an empty buffer; returns null once the fan is broken.
     *
     * @param meanwhile is done while the readers keep us waiting, some times a second; may throw
     */
    @Nullable
    Chunk next(Runnable meanwhile) throws InterruptedException {
        while (!isBroken) {
            Chunk chunk = free.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
            if (chunk != null) {
                return chunk;
            }
            meanwhile.run();
        }
        return null;
    }

    /** Sends the first {@code length} bytes of a buffer to every branch. */
    void send(Chunk chunk, int length) {
        chunk.fill(length, branches.size());
        branches.forEach(branch -> branch.queue.add(chunk));
    }

    /** Tells every branch that nothing more comes. */
    void end() {
        branches.forEach(branch -> branch.isEnded = true);
    }

    /** Stops everybody: the writer gets no more buffers, and readers an {@link InterruptedIOException}. */
    void breakOff() {
        isBroken = true;
    }

    boolean isBroken() {
        return isBroken;
    }

    /** What one reader sees of the stream. */
    final class Branch {
        // The end is no element of the queue, so that sending never has to wait.
        private final BlockingQueue<Chunk> queue = new ArrayBlockingQueue<>(capacity);
        private volatile boolean isEnded;

        private Branch() {}

        /** Waits for the next chunk, which the caller must {@link #release}; null at the end. */
        @Nullable
        Chunk take() throws InterruptedIOException {
            try {
                while (!isBroken) {
                    boolean wasEnded = isEnded;
                    Chunk chunk = wasEnded ? queue.poll() : queue.poll(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
                    if (chunk != null) {
                        return chunk;
                    }
                    if (wasEnded) {
                        return null;
                    }
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            throw new InterruptedIOException("the transfer was broken off");
        }

        void release(Chunk chunk) {
            if (chunk.release()) {
                free.add(chunk);
            }
        }
    }
}
