package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

    /** Returns when all are done or given up. */
    void send(List<Errand> errands) throws InterruptedException {
        Map<Errand, Future<?>> sent = new LinkedHashMap<>();
        for (Errand errand : errands) {
            if (busy.add(errand.channel())) {
                sent.put(errand, threads.submit(running(errand)));
            } else {
                errand.giveUp(new DeliveryException("still hangs over an earlier message", true));
            }
        }
        long end = System.nanoTime() + limit.toNanos();
        try {
            for (Map.Entry<Errand, Future<?>> each : sent.entrySet()) {
                await(each.getKey(), each.getValue(), end - System.nanoTime());
            }
        } catch (InterruptedException e) {
            sent.forEach((errand, future) -> {
                errand.abandon();
                future.cancel(true);
            });
            throw e;
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

    private void await(Errand errand, Future<?> future, long nanos) throws InterruptedException {
        try {
            future.get(Math.max(0, nanos), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
            errand.giveUp(new DeliveryException("took longer than " + limit.toSeconds() + " s", true));
            future.cancel(true);
        } catch (ExecutionException e) {
            throw new IllegalStateException("an errand failed", e.getCause());
        }
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
