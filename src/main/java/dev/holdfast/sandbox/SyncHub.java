package dev.holdfast.sandbox;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.util.Callback;
import org.eclipse.jetty.websocket.server.ServerWebSocketContainer;

/** The websockets that are open. One thread does all their work, and tells them when something changed. */
final class SyncHub implements AutoCloseable, Front.WebSocketDoor {
    /** The command line gives up after 60 s of silence. */
    private static final long PING_SECONDS = 15;

    private final SystemFunctions functions;
    private final SandboxKeys keys;
    private final SandboxData data;
    private final ServerWebSocketContainer container;
    private final Set<SyncSession> sessions = ConcurrentHashMap.newKeySet();
    private final Runnable refresh = this::refreshSoon;
    private final AtomicBoolean isRefreshDue = new AtomicBoolean();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor(task -> {
        Thread made = new Thread(task, "sandbox-sync");
        made.setDaemon(true);
        return made;
    });

    SyncHub(Server server, SystemFunctions functions, SandboxKeys keys, SandboxData data) {
        this.functions = functions;
        this.keys = keys;
        this.data = data;
        this.container = ServerWebSocketContainer.ensure(server);
    }

    /** Begins to ping and to tell changes. */
    void start() {
        data.changes().add(refresh);
        Future<?> unused = thread.scheduleWithFixedDelay(
                () -> sessions.forEach(SyncSession::ping), PING_SECONDS, PING_SECONDS, TimeUnit.SECONDS);
    }

    @Override
    public boolean open(Request request, Response response, Callback callback) {
        return container.upgrade(
                (asked, answered, failed) -> new SyncSession(this, functions, keys, data.timeline()),
                request,
                response,
                callback);
    }

    void add(SyncSession session) {
        sessions.add(session);
    }

    void remove(SyncSession session) {
        sessions.remove(session);
    }

    /** Does something in the thread that owns all sessions; nothing once closed. */
    void execute(Runnable task) {
        try {
            thread.execute(task);
        } catch (RejectedExecutionException e) {
            // The sandbox closes: nobody waits for the answer.
            sessions.clear();
        }
    }

    private void refreshSoon() {
        if (!sessions.isEmpty() && isRefreshDue.compareAndSet(false, true)) {
            execute(() -> {
                isRefreshDue.set(false);
                sessions.forEach(SyncSession::refresh);
            });
        }
    }

    @Override
    public void close() {
        data.changes().remove(refresh);
        thread.shutdownNow();
    }
}
