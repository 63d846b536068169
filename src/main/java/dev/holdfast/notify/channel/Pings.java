package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.DeliveryException;
import dev.holdfast.secret.Secret;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Visits addresses in the style of healthchecks.io, on threads of its own: no caller waits or hears of a failure. Those of one name are visited one after the other, in
 * the order they were asked for; while one name's server hangs, the others go on. Any thread may call it.
 */
public final class Pings implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Pings.class);

    private final Duration patience;
    private final HttpClient client = Web.client();
    private final ExecutorService threads = Executors.newCachedThreadPool(work -> {
        Thread thread = new Thread(work, "ping");
        thread.setDaemon(true);
        return thread;
    });
    private final Map<String, CompletableFuture<Void>> last = new HashMap<>(); // guarded by this
    private final Set<String> failing = ConcurrentHashMap.newKeySet();

    public Pings() {
        this(Web.PATIENCE);
    }

    Pings(Duration patience) {
        this.patience = requireNonNull(patience, "patience");
    }

    /** What became of a run. */
    public enum Event {
        BEGUN("/start"),
        SUCCEEDED(""),
        FAILED("/fail");

        private final String suffix;

        Event(String suffix) {
            this.suffix = suffix;
        }

        /** The address to visit. A query stays behind the path. */
        Secret at(Secret address) {
            String url = address.reveal();
            int query = url.indexOf('?');
            String path = query < 0 ? url : url.substring(0, query);
            return Secret.of((suffix.isEmpty() ? path : path.replaceFirst("/+$", "") + suffix)
                    + (query < 0 ? "" : url.substring(query)));
        }
    }

    /** @param name whose run it is, as in {@code prod/daily} */
    public synchronized void send(String name, Secret address, Event event) {
        CompletableFuture<Void> before = last.getOrDefault(name, CompletableFuture.completedFuture(null));
        try {
            last.put(name, before.handleAsync((any, none) -> visit(name, address, event), threads));
        } catch (RejectedExecutionException closed) {
            log.atDebug().addKeyValue("schedule", name).log("no ping: the daemon stops");
        }
    }

    /** A lost packet must not make an alarm, so it is tried twice. */
    private Void visit(String name, Secret address, Event event) {
        Web web = new Web(event.at(address), patience, client);
        try {
            try {
                web.visit();
            } catch (DeliveryException again) {
                web.visit();
            }
            if (failing.remove(name)) {
                log.atInfo().addKeyValue("schedule", name).log("pings are taken again");
            }
        } catch (DeliveryException e) {
            log.atLevel(failing.add(name) ? org.slf4j.event.Level.WARN : org.slf4j.event.Level.DEBUG)
                    .addKeyValue("schedule", name)
                    .addKeyValue("reason", e.getMessage())
                    .log("ping is not taken");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return null;
    }

    /** Drops what was not sent yet. Does not wait. */
    @Override
    public void close() {
        threads.shutdownNow();
    }
}
