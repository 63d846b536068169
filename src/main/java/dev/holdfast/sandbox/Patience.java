package dev.holdfast.sandbox;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** Waits, until something happens or the sandbox closes. Whoever changes what others wait for calls {@link #wake}, holding no lock. */
final class Patience implements AutoCloseable {
    static final Duration FOR_EVER = Duration.ofDays(3650);

    private boolean isClosed;

    /**
     * Waits until the condition holds; it is asked again after each {@link #wake}. Returns false if the time was over first.
     *
     * @throws InterruptedException if the thread was interrupted or the sandbox closes
     */
    synchronized boolean await(BooleanSupplier condition, Duration atMost) throws InterruptedException {
        long end = System.nanoTime() + atMost.toNanos();
        while (!condition.getAsBoolean()) {
            long left = end - System.nanoTime();
            if (isClosed) {
                throw new InterruptedException("the sandbox closes");
            }
            if (left <= 0) {
                return false;
            }
            TimeUnit.NANOSECONDS.timedWait(this, left);
        }
        return true;
    }

    synchronized void wake() {
        notifyAll();
    }

    @Override
    public synchronized void close() {
        isClosed = true;
        notifyAll();
    }
}
