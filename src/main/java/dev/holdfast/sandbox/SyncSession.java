package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.websocket.api.Callback;
import org.eclipse.jetty.websocket.api.Session;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One websocket of Convex's sync protocol: the client subscribes to system functions, we send their values whenever these change. Public only because Jetty
 * must see it. All state belongs to the hub's thread.
 */
public final class SyncSession implements Session.Listener.AutoDemanding {
    private static final Logger log = LoggerFactory.getLogger(SyncSession.class);

    private final SyncHub hub;
    private final SystemFunctions functions;
    private final SandboxKeys keys;
    private final Timeline timeline;
    private final Map<Long, Subscription> subscriptions = new LinkedHashMap<>();
    private SandboxKeys.Identity identity = SandboxKeys.Identity.NOBODY;
    private Version told = new Version(0, 0, 0);
    private long querySet;
    private long identityVersion;
    private @Nullable Session session;

    SyncSession(SyncHub hub, SystemFunctions functions, SandboxKeys keys, Timeline timeline) {
        this.hub = hub;
        this.functions = functions;
        this.keys = keys;
        this.timeline = timeline;
    }

    @Override
    public void onWebSocketOpen(Session opened) {
        hub.execute(() -> session = opened);
        hub.add(this);
    }

    @Override
    public void onWebSocketText(String message) {
        hub.execute(() -> receive(message));
    }

    @Override
    public void onWebSocketClose(int statusCode, String reason, Callback callback) {
        hub.remove(this);
        callback.succeed();
    }

    @Override
    public void onWebSocketError(Throwable cause) {
        log.atDebug().setCause(cause).log("websocket broke");
        hub.remove(this);
    }

    void ping() {
        send("{\"type\":\"Ping\"}");
    }

    /** Sends what changed; nothing if nothing did. */
    void refresh() {
        refresh(new ArrayList<>());
    }

    private void refresh(List<String> modifications) {
        subscriptions.forEach((id, subscription) -> {
            String modification = evaluate(id, subscription);
            if (!modification.equals(subscription.sent)) {
                subscription.sent = modification;
                modifications.add(modification);
            }
        });
        transit(modifications);
    }

    private void receive(String message) {
        try {
            Map<String, @Nullable Object> fields = Call.object(message.getBytes(UTF_8));
            switch (String.valueOf(fields.get("type"))) {
                case "Authenticate" -> authenticate(fields);
                case "ModifyQuerySet" -> modify(fields);
                default -> log.atDebug().addKeyValue("type", fields.get("type")).log("message ignored");
            }
        } catch (ApiError e) {
            send("{\"type\":\"FatalError\",\"error\":" + quote(e.getMessage()) + "}");
        }
    }

    private void authenticate(Map<String, @Nullable Object> message) {
        long base = number(message.get("baseVersion"));
        try {
            boolean isAdmin = "Admin".equals(message.get("tokenType"));
            identity = isAdmin ? keys.key(String.valueOf(message.get("value"))) : SandboxKeys.Identity.NOBODY;
        } catch (ApiError e) {
            send("{\"type\":\"AuthError\",\"error\":" + quote(e.getMessage()) + ",\"baseVersion\":" + base
                    + ",\"authUpdateAttempted\":true}");
            return;
        }
        identityVersion = base + 1;
        refresh();
    }

    private void modify(Map<String, @Nullable Object> message) {
        List<String> removed = new ArrayList<>();
        if (message.get("modifications") instanceof List<?> modifications) {
            for (Object item : modifications) {
                Map<?, ?> modification = (Map<?, ?>) item;
                long id = number(modification.get("queryId"));
                if ("Add".equals(modification.get("type"))) {
                    String arguments = new ValueWriter(Encoding.EXPORT).write(modification.get("args"));
                    subscriptions.put(
                            id,
                            new Subscription(
                                    String.valueOf(modification.get("udfPath")), QueryEndpoint.arguments(arguments)));
                } else if (subscriptions.remove(id) != null) {
                    removed.add("{\"type\":\"QueryRemoved\",\"queryId\":" + id + "}");
                }
            }
        }
        querySet = number(message.get("newVersion"));
        refresh(removed);
    }

    private String evaluate(long id, Subscription subscription) {
        try {
            Object value = functions.call(subscription.path, subscription.arguments, identity);
            return "{\"type\":\"QueryUpdated\",\"queryId\":" + id + ",\"value\":"
                    + new ValueWriter(Encoding.ENCODED).write(value) + ",\"logLines\":[],\"journal\":null}";
        } catch (SystemFunctions.FailedException e) {
            return "{\"type\":\"QueryFailed\",\"queryId\":" + id + ",\"errorMessage\":" + quote(e.getMessage())
                    + ",\"logLines\":[],\"journal\":null}";
        }
    }

    /** Sends a transition if there is anything to say: modifications, or a version that was asked for. */
    private void transit(List<String> modifications) {
        boolean isVersionNew = told.querySet() != querySet || told.identity() != identityVersion;
        if (modifications.isEmpty() && !isVersionNew) {
            return;
        }
        Version next = new Version(querySet, identityVersion, timeline.next());
        send("{\"type\":\"Transition\",\"startVersion\":" + told.json() + ",\"endVersion\":" + next.json()
                + ",\"modifications\":[" + String.join(",", modifications) + "]}");
        told = next;
    }

    private void send(String message) {
        if (session != null && session.isOpen()) {
            session.sendText(message, Callback.NOOP);
        }
    }

    private static long number(@Nullable Object value) {
        return value instanceof Number number ? number.longValue() : 0;
    }

    private static String quote(@Nullable String text) {
        return new ValueWriter(Encoding.EXPORT).write(text);
    }

    /** A function whose value the client wants to know. */
    private static final class Subscription {
        final String path;
        final Map<String, @Nullable Object> arguments;
        String sent = "";

        Subscription(String path, Map<String, @Nullable Object> arguments) {
            this.path = path;
            this.arguments = arguments;
        }
    }

    /** What the client knows. Each transition must begin where the last one ended. */
    private record Version(long querySet, long identity, long timestamp) {
        String json() {
            String ts = Base64.getEncoder().encodeToString(ValueWriter.littleEndian(timestamp));
            return "{\"querySet\":" + querySet + ",\"identity\":" + identity + ",\"ts\":\"" + ts + "\"}";
        }
    }
}
