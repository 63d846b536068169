package dev.holdfast.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Lets Ctrl-C and SIGTERM end long work in good order: the working thread is interrupted, and the process waits for it to clean up behind itself.
 */
final class Interruption {
    /** Long enough to cancel an export and to drop an upload; service managers and people wait about so long before they kill. */
    private static final long PATIENCE_SECONDS = 15;

    private static final long LAST_WORDS_MILLIS = 500;

    private final Thread worker = Thread.currentThread();
    private final CountDownLatch done = new CountDownLatch(1);

    private Interruption() {}

    /** Work that ends early, with nothing half done, when its thread is interrupted. */
    @FunctionalInterface
    interface Work<T> {
        T perform() throws InterruptedException;
    }

    static <T> T around(Work<T> work) throws InterruptedException {
        Interruption interruption = new Interruption();
        Thread hook = new Thread(interruption::stop, "holdfast-interrupt");
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            return work.perform();
        } finally {
            interruption.done.countDown();
            remove(hook);
        }
    }

    private static void remove(Thread hook) {
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // the process is ending already, and the hook waits for us no longer
        }
    }

    private void stop() {
        worker.interrupt();
        try {
            // after a timeout the process ends all the same; what it leaves is swept later
            if (done.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
                // it still has to say how it ended
                worker.join(LAST_WORDS_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
