package dev.holdfast.restore;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.UnexpectedException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes failures of what nobody expected. A restore is the top of its work: whatever ends it, the state of its target is to be named, and a target that it paused is not to be
 * forgotten.
 */
final class Unexpected {
    private static final Logger log = LoggerFactory.getLogger(Unexpected.class);

    private Unexpected() {}

    /** Work that may fail in ways that nobody expected. */
    @FunctionalInterface
    interface Work<T> {
        T perform() throws InterruptedException;
    }

    /** @throws HoldfastException if the work fails, in whatever way */
    static <T> T tamed(Work<T> work) throws InterruptedException {
        try {
            return work.perform();
        } catch (HoldfastException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw of(e);
        }
    }

    /** The same for what returns nothing and is not interrupted. */
    static void run(Runnable work) {
        try {
            work.run();
        } catch (HoldfastException e) {
            throw e;
        } catch (RuntimeException | Error e) {
            throw of(e);
        }
    }

    /** Tells the log all of it, and who reads the message its kind and place. */
    static UnexpectedException of(Throwable cause) {
        log.atError().setCause(cause).log("a restore met what nobody expected");
        StackTraceElement[] stack = cause.getStackTrace();
        return new UnexpectedException(
                "failed unexpectedly: " + cause.getClass().getSimpleName()
                        + (stack.length == 0 ? "" : " at " + stack[0]),
                "the log tells more; report it with that",
                cause);
    }
}
