package dev.holdfast.restore;

import dev.holdfast.failure.HoldfastException;
import java.util.function.Supplier;

/**
 * Does what must not be left undone because somebody pressed Ctrl-C: the last entries of a journal, and the end of a pause. Such work is short. The interruption is not lost: the flag of
 * the thread is as it was, or set, afterwards.
 */
final class Undisturbed {
    private Undisturbed() {}

    /** Does it again, once, if it fails while it is interrupted; so doing it twice must be as doing it once. */
    static <T> T get(Supplier<T> work) {
        boolean isInterrupted = Thread.interrupted();
        try {
            return work.get();
        } catch (HoldfastException e) {
            if (!Thread.interrupted()) {
                throw e;
            }
            isInterrupted = true;
            return work.get();
        } finally {
            if (isInterrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    /** The same for what returns nothing. */
    static void run(Runnable work) {
        boolean unused = get(() -> {
            work.run();
            return true;
        });
    }
}
