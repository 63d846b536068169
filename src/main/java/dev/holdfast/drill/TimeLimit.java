package dev.holdfast.drill;

import dev.holdfast.failure.HoldfastException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/** Does something in a thread of its own, and stops it when its time is over. Any thread may call it. */
public final class TimeLimit {
    private final Duration dying;

    /** @param dying how long what was interrupted may take to end; it is left alone after that */
    public TimeLimit(Duration dying) {
        this.dying = dying;
    }

    /**
     * Does it, and returns what it returned.
     *
     * @throws TimeoutException if it did not end in time; it was interrupted, and has ended unless it does not listen
     * @throws InterruptedException if the calling thread was interrupted, or it was: it was stopped as well
     */
    <T> T within(Duration limit, Callable<T> work) throws TimeoutException, InterruptedException {
        ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
            Thread worker = new Thread(task, "drill");
            worker.setDaemon(true);
            return worker;
        });
        var context = MDC.getCopyOfContextMap();
        Future<T> running = thread.submit(() -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            return work.call();
        });
        try {
            return running.get(limit.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw rethrown(e.getCause());
        } finally {
            running.cancel(true);
            thread.shutdownNow();
            awaitEnd(thread);
        }
    }

    private void awaitEnd(ExecutorService thread) {
        boolean isInterrupted = Thread.interrupted();
        try {
            if (!thread.awaitTermination(dying.toMillis(), TimeUnit.MILLISECONDS)) {
                return;
            }
        } catch (InterruptedException e) {
            isInterrupted = true;
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static RuntimeException rethrown(Throwable cause) throws InterruptedException {
        if (cause instanceof InterruptedException interrupted) {
            throw interrupted;
        }
        if (cause instanceof HoldfastException failure) {
            return failure;
        }
        if (cause instanceof Error error) {
            throw error;
        }
        return new IllegalStateException("a drill ended unexpectedly: " + cause, cause);
    }
}
