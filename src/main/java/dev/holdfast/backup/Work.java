package dev.holdfast.backup;

import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** One side of the work on a thread of its own. */
final class Work<T> {
    private final FutureTask<T> task;
    private final Thread thread;

    Work(String name, Failures failures, Callable<T> work) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        this.task = new FutureTask<>(() -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            try {
                return work.call();
            } catch (Throwable e) {
                failures.add(e);
                throw e;
            }
        });
        this.thread = new Thread(task, Thread.currentThread().getName() + "-" + name);
        thread.setDaemon(true);
        thread.start();
    }

    /** Waits for the end; null if it failed. */
    @Nullable
    T join() throws InterruptedException {
        try {
            return task.get();
        } catch (ExecutionException e) {
            return null;
        }
    }

    /** Makes sure that nobody touches the upload any more. */
    void end() {
        boolean wasInterrupted = Thread.interrupted();
        thread.interrupt();
        while (thread.isAlive()) {
            try {
                thread.join();
            } catch (InterruptedException e) {
                wasInterrupted = true;
            }
        }
        if (wasInterrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
