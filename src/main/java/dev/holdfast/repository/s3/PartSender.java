package dev.holdfast.repository.s3;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sends the parts of one upload in threads of its own, never more bytes at once than allowed, one part at least. */
final class PartSender implements AutoCloseable {
    private final ExecutorService threads;
    private final long maxBytes;
    private long bytesInFlight; // guarded by this
    private @Nullable RuntimeException failure; // guarded by this: the first one

    /** @param name the threads are called so, with a number */
    PartSender(String name, int threads, long maxBytes) {
        this.maxBytes = maxBytes;
        AtomicInteger number = new AtomicInteger();
        this.threads = Executors.newFixedThreadPool(threads, task -> {
            Thread thread = new Thread(task, name + "-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Waits until so many bytes may be sent, then sends them in the background.
     *
     * @throws RuntimeException the failure of a part sent before
     * @throws InterruptedIOException if the thread was interrupted while waiting
     */
    void send(long bytes, Runnable task) throws IOException {
        synchronized (this) {
            waitUntilInFlight(Math.max(0, maxBytes - bytes));
            bytesInFlight += bytes;
        }
        threads.execute(() -> {
            try {
                task.run();
            } catch (RuntimeException e) {
                fail(e);
            } finally {
                done(bytes);
            }
        });
    }

    /** Waits until everything was sent. @throws RuntimeException the first failure of a part */
    synchronized void await() throws IOException {
        waitUntilInFlight(0);
    }

    private synchronized void waitUntilInFlight(long atMost) throws InterruptedIOException {
        try {
            while (failure == null && bytesInFlight > atMost) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while parts were being sent");
        }
        if (failure != null) {
            throw failure;
        }
    }

    private synchronized void fail(RuntimeException e) {
        if (failure == null) {
            failure = e;
        }
    }

    private synchronized void done(long bytes) {
        bytesInFlight -= bytes;
        notifyAll();
    }

    /** Ends the threads. A part that is on its way is interrupted and waited for a little; what the store still takes of it is swept later. */
    @Override
    public void close() {
        threads.shutdownNow();
        try {
            if (!threads.awaitTermination(10, TimeUnit.SECONDS)) {
                // The thread ends by the request's own timeout. The upload is dropped without it.
                return;
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
