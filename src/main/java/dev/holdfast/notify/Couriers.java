package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.MDC;

/** Does errands side by side, each on a thread of its own, so that a channel that hangs keeps nobody else from being told. */
final class Couriers implements AutoCloseable {
    private final Duration limit;
    private final Set<Channel> busy = ConcurrentHashMap.newKeySet();
    /** As many threads as there are channels, and none while there is nothing to deliver. */
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "alert");
        thread.setDaemon(true);
        return thread;
    });

    /** @param limit after it an errand is given up */
    Couriers(Duration limit) {
        this.limit = requireNonNull(limit, "limit");
    }

    /**
     * Returns when all are done or given up.
     *
     * @throws IllegalStateException if what became of a message could not be remembered
     */
    void send(List<Errand> errands) throws InterruptedException {
        Map<Errand, Future<?>> sent = new LinkedHashMap<>();
        List<Errand> waiting = new ArrayList<>();
        for (Errand errand : errands) {
            if (busy.add(errand.channel())) {
                sent.put(errand, threads.submit(running(errand)));
            } else {
                waiting.add(errand);
            }
        }
        List<Throwable> unnoted = new ArrayList<>();
        for (Errand errand : waiting) {
            giveUp(errand, new DeliveryException("still hangs over an earlier message", true))
                    .ifPresent(unnoted::add);
        }
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (Map.Entry<Errand, Future<?>> each : sent.entrySet()) {
                await(each.getKey(), each.getValue(), end - System.nanoTime()).ifPresent(unnoted::add);
            }
        } catch (InterruptedException e) {
            sent.forEach((errand, future) -> {
                errand.abandon();
                future.cancel(true);
            });
            throw e;
        }
        if (!unnoted.isEmpty()) {
            throw new IllegalStateException("what became of messages cannot be remembered", unnoted.get(0));
        }
    }

    private Runnable running(Errand errand) {
        Map<String, String> context = MDC.getCopyOfContextMap();
        return () -> {
            if (context != null) {
                MDC.setContextMap(context);
            }
            try {
                errand.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                MDC.clear();
                busy.remove(errand.channel());
            }
        };
    }

    /** Returns why what became of it could not be remembered, which keeps no other from being waited for. */
    private Optional<Throwable> await(Errand errand, Future<?> future, long nanos) throws InterruptedException {
        try {
            future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
            return Optional.empty();
        } catch (TimeoutException e) {
            future.cancel(true);
            return giveUp(errand, new DeliveryException("took longer than " + limit.toSeconds() + " s", true));
        } catch (ExecutionException e) {
            return Optional.of(e.getCause());
        }
    }

    private static Optional<Throwable> giveUp(Errand errand, DeliveryException problem) {
        try {
            errand.giveUp(problem);
            return Optional.empty();
        } catch (RuntimeException e) {
            return Optional.of(e);
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
