package dev.holdfast.daemon;

import java.time.Duration;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** The threads that take backups. */
interface Workers extends Executor, AutoCloseable {
    /** How many there may be from now on. */
    void resize(int number);

    /** Interrupts what runs and takes nothing more. Does not wait. */
    @Override
    void close();

    /** Threads of our own, named {@code backup-N}; idle ones go away. */
    static Workers threads() {
        return new Threads();
    }

    /** The queue has no bound of its own: {@link Lanes} hands over no more runs than there are threads. */
    final class Threads implements Workers {
        private static final Duration IDLE = Duration.ofSeconds(30);
        private final AtomicInteger number = new AtomicInteger();
        private final ThreadPoolExecutor pool;

        Threads() {
            pool = new ThreadPoolExecutor(
                    1, 1, IDLE.toSeconds(), TimeUnit.SECONDS, new LinkedBlockingQueue<>(), this::thread);
            pool.allowCoreThreadTimeOut(true);
        }

        private Thread thread(Runnable work) {
            Thread thread = new Thread(work, "backup-" + number.incrementAndGet());
            thread.setDaemon(true);
            return thread;
        }

        @Override
        public void resize(int threads) {
            if (threads > pool.getMaximumPoolSize()) {
                pool.setMaximumPoolSize(threads);
                pool.setCorePoolSize(threads);
            } else {
                pool.setCorePoolSize(threads);
                pool.setMaximumPoolSize(threads);
            }
        }

        @Override
        public void execute(Runnable work) {
            pool.execute(work);
        }

        @Override
        public void close() {
            pool.shutdownNow();
        }
    }
}
