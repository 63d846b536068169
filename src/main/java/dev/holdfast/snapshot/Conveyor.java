package dev.holdfast.snapshot;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Carries entries from the thread that unpacks them to one that looks into them, in a few large blocks that go round. It owns that second thread, from the
 * constructor to {@link #close}.
 */
final class Conveyor implements EntrySink, AutoCloseable {
    private static final int BLOCKS = 8;

    private final BlockingQueue<Block> empty = new ArrayBlockingQueue<>(BLOCKS);
    private final BlockingQueue<Block> full = new ArrayBlockingQueue<>(BLOCKS);
    private final EntryEvents events;
    private final Thread reader = new Thread(this::work, "snapshot-reader");
    private final int blockBytes;
    private Block block;
    /** A small snapshot needs but one of them. */
    private int made = 1;

    private volatile @Nullable Throwable failure;
    private volatile boolean isDone;

    /** @param events hears the entries on the other thread; may be asked for results after {@link #finish} has returned */
    Conveyor(EntryEvents events, int blockBytes) {
        this.events = events;
        this.blockBytes = blockBytes;
        this.block = new Block(blockBytes);
        reader.setDaemon(true);
        reader.start();
    }

    @Override
    public void begin(String name) throws IOException {
        room();
        block.mark(name);
    }

    @Override
    public void end() throws IOException {
        room();
        block.mark("");
    }

    @Override
    public int room() throws IOException {
        if (block.isFull()) {
            // Before the handover: a block must not be handed over twice, and finish hands over the one that is held.
            throwFailure();
            full.add(block);
            block = next();
        }
        return block.room();
    }

    private Block next() throws IOException {
        Block free = empty.poll();
        if (free != null) {
            return free;
        }
        if (made < BLOCKS) {
            made++;
            return new Block(blockBytes);
        }
        try {
            while (free == null) {
                free = empty.poll(1, TimeUnit.SECONDS);
                if (free == null && !reader.isAlive()) {
                    throw new IllegalStateException("the thread that reads the snapshot is gone");
                }
            }
            return free;
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
    }

    private static InterruptedIOException interrupted(InterruptedException cause) {
        Thread.currentThread().interrupt();
        InterruptedIOException interrupted = new InterruptedIOException("interrupted while inspecting a snapshot");
        interrupted.initCause(cause);
        return interrupted;
    }

    @Override
    public byte[] buffer() {
        return block.bytes();
    }

    @Override
    public int at() {
        return block.length();
    }

    @Override
    public void written(int count) {
        block.add(count);
    }

    /**
     * Waits until everything was looked into.
     *
     * @throws dev.holdfast.failure.CorruptBackupException what the other thread found, if it found something
     */
    void finish() throws IOException {
        block.markLast();
        full.add(block);
        try {
            reader.join();
        } catch (InterruptedException e) {
            throw interrupted(e);
        }
        throwFailure();
        if (!isDone) {
            throw new IllegalStateException("the thread that reads the snapshot ended before its end");
        }
    }

    private void throwFailure() {
        Throwable found = failure;
        if (found instanceof RuntimeException exception) {
            throw exception;
        } else if (found instanceof Error error) {
            throw error;
        }
    }

    /** Runs on the other thread. After a failure it only empties the queue, so that nobody waits for it. */
    private void work() {
        try {
            boolean isLast = false;
            while (!isLast) {
                Block next = full.take();
                isLast = next.isLast();
                if (failure == null) {
                    replay(next);
                }
                next.clear();
                empty.add(next);
            }
            isDone = true;
        } catch (InterruptedException e) {
            // Asked to stop by close: the result is not wanted any more.
            Thread.currentThread().interrupt();
        }
    }

    @SuppressWarnings("IllegalCatch") // top of a thread: the other one throws it
    private void replay(Block next) {
        try {
            next.replay(events);
        } catch (RuntimeException | Error e) {
            failure = e;
        }
    }

    /** Ends the other thread, whatever it is at, and waits for it: at most for what is left of one block. */
    @Override
    public void close() {
        reader.interrupt();
        boolean wasInterrupted = false;
        while (reader.isAlive()) {
            try {
                reader.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
