package dev.holdfast.notify;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Gives one channel its messages, one after the other, until it fails. What becomes of each is told once, also if somebody gives the errand up meanwhile. */
final class Errand {
    private final Channel channel;
    private final Deque<Due> waiting; // guarded by this
    private final Consumer<Due> delivered;
    private final BiConsumer<Due, DeliveryException> failed;
    private boolean isGivenUp; // guarded by this

    Errand(Channel channel, List<Due> due, Consumer<Due> delivered, BiConsumer<Due, DeliveryException> failed) {
        this.channel = channel;
        this.waiting = new ArrayDeque<>(due);
        this.delivered = delivered;
        this.failed = failed;
    }

    Channel channel() {
        return channel;
    }

    void run() throws InterruptedException {
        for (Due due = next(); due != null; due = next()) {
            Optional<DeliveryException> problem = attempt(due);
            if (problem.isEmpty()) {
                done(due);
            } else if (!lost(due, problem.get())) {
                return;
            }
        }
    }

    /** Whatever a channel throws is its own affair. */
    private Optional<DeliveryException> attempt(Due due) throws InterruptedException {
        try {
            channel.deliver(due.message());
            return Optional.empty();
        } catch (DeliveryException e) {
            return Optional.of(e);
        } catch (RuntimeException | Error e) {
            return Optional.of(new DeliveryException(unexpected(e), true));
        }
    }

    /** Nobody knows what its text would tell. */
    private static String unexpected(Throwable e) {
        StackTraceElement[] stack = e.getStackTrace();
        return "failed unexpectedly: " + e.getClass().getSimpleName() + (stack.length == 0 ? "" : " at " + stack[0]);
    }

    private synchronized @Nullable Due next() {
        return isGivenUp ? null : waiting.peek();
    }

    private synchronized void done(Due due) {
        if (!isGivenUp) {
            waiting.remove(due);
            delivered.accept(due);
        }
    }

    /** Returns whether the others may still be delivered. */
    private synchronized boolean lost(Due due, DeliveryException problem) {
        if (problem.isWorthTrying()) {
            giveUp(problem);
            return false;
        }
        if (!isGivenUp) {
            waiting.remove(due);
            failed.accept(due, problem);
        }
        return !isGivenUp;
    }

    /** Counts all that is left as failed. What is delivered after all is then not known to be, and told again. */
    synchronized void giveUp(DeliveryException problem) {
        if (!isGivenUp) {
            isGivenUp = true;
            waiting.forEach(due -> failed.accept(due, problem));
        }
    }

    /** Says nothing about what is left. */
    synchronized void abandon() {
        isGivenUp = true;
    }
}
