package dev.holdfast.convex;

import dev.holdfast.secret.Secret;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import mockwebserver3.Dispatcher;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;

/**
 * A deployment that answers each path from a script: in order, the last answer for ever. What has no script is a bare 404 of JSON. Waits take no time
 * but move the clock.
 */
final class ScriptedConvex implements AutoCloseable {
    static final String KEY = "prod:calm-cow-456|eyJ2MiI6ImNhbmFyeTpzZWNyZXR8Y2FuYXJ5In0=";
    static final String KEY_BODY = KEY.substring(KEY.indexOf('|') + 1);
    static final Instant START = Instant.parse("2026-11-21T02:00:00Z");

    final TestClock clock = new TestClock(START);
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    final List<String> calls = new CopyOnWriteArrayList<>();
    final List<RecordedRequest> requests = new CopyOnWriteArrayList<>();
    final MockWebServer server = new MockWebServer();
    final HttpTransport transport;

    private final Map<String, Deque<MockResponse>> scripts = new ConcurrentHashMap<>();

    ScriptedConvex() {
        this(Duration.ofSeconds(5));
    }

    ScriptedConvex(Duration readTimeout) {
        HttpSettings standard = HttpSettings.standard("1.2.3");
        transport = new HttpTransport(new HttpSettings(
                "1.2.3",
                standard.connectTimeout(),
                readTimeout,
                standard.callTimeout(),
                standard.firstPoll(),
                standard.longestPoll(),
                standard.retry()));
        server.setDispatcher(new Dispatcher() {
            @Override
            public MockResponse dispatch(RecordedRequest request) {
                return answer(request);
            }
        });
        try {
            server.start(InetAddress.getLoopbackAddress(), 0);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    HttpDeployment deployment() {
        return deployment(KEY);
    }

    HttpDeployment deployment(String key) {
        return deployment(key, this::pass);
    }

    HttpDeployment deployment(String key, Pause pause) {
        URI url = URI.create("http://user:pass@127.0.0.1:" + server.getPort() + "/");
        return new HttpDeployment(
                new Connection("prod", url, Secret.of(key)), transport, clock, pause, new SplittableRandom(1));
    }

    ImportTarget target() {
        URI url = URI.create("http://127.0.0.1:" + server.getPort());
        return new ImportTarget(
                new Connection("prod", url, Secret.of(KEY)), transport, clock, this::pass, new SplittableRandom(1));
    }

    /** As {@link Pause}: moves the clock. */
    void pass(Duration time) throws InterruptedException {
        if (Thread.interrupted()) {
            throw new InterruptedException();
        }
        waits.add(time);
        clock.advance(time);
    }

    ScriptedConvex on(String path, MockResponse... answers) {
        scripts.put(path, new ArrayDeque<>(List.of(answers)));
        return this;
    }

    /** Adds states of {@code getLatest}, as values of the answer. */
    ScriptedConvex latest(String... rows) {
        List<MockResponse> answers = new ArrayList<>();
        for (String row : rows) {
            answers.add(json("{\"status\":\"success\",\"value\":" + row + "}"));
        }
        return on("/api/query", answers.toArray(MockResponse[]::new));
    }

    long count(String call) {
        return calls.stream().filter(call::equals).count();
    }

    private MockResponse answer(RecordedRequest request) {
        String path = request.getUrl().encodedPath();
        calls.add(request.getMethod() + " " + path);
        requests.add(request);
        Deque<MockResponse> script = scripts.get(path);
        if (script == null) {
            return error(404, "NotScripted", path);
        }
        synchronized (script) {
            return script.size() > 1 ? script.removeFirst() : script.getFirst();
        }
    }

    static MockResponse json(String body) {
        return new MockResponse.Builder()
                .addHeader("Content-Type", "application/json")
                .body(body)
                .build();
    }

    static MockResponse text(String body) {
        return new MockResponse.Builder().body(body).build();
    }

    static MockResponse error(int status, String code, String message) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "application/json")
                .body("{\"code\":\"" + code + "\",\"message\":\"" + message + "\"}")
                .build();
    }

    static MockResponse status(int status) {
        return new MockResponse.Builder().code(status).build();
    }

    static MockResponse html(int status) {
        return new MockResponse.Builder()
                .code(status)
                .addHeader("Content-Type", "text/html; charset=utf-8")
                .body("<!doctype html><html><body>hello</body></html>")
                .build();
    }

    static String requested(String id) {
        return row(id, "requested", true, "");
    }

    static String running(String id, String message) {
        return row(
                id,
                "in_progress",
                true,
                ",\"start_ts\":" + ExportRow.nanosOf(START) + ",\"progress_message\":\"" + message + "\"");
    }

    static String completed(String id, Instant snapshot) {
        return completed(id, snapshot, true);
    }

    static String completed(String id, Instant snapshot, boolean includesStorage) {
        return row(
                id,
                "completed",
                includesStorage,
                ",\"start_ts\":" + ExportRow.nanosOf(snapshot) + ",\"complete_ts\":" + ExportRow.nanosOf(snapshot)
                        + ",\"size\":5");
    }

    static String canceled(String id) {
        return row(id, "canceled", true, ",\"start_ts\":null,\"canceled_ts\":1755000000000000001");
    }

    static String row(String id, String state, boolean includesStorage, String more) {
        return "{\"_id\":\"" + id + "\",\"_creationTime\":1755000000123.5,\"state\":\"" + state
                + "\",\"requestor\":\"snapshotExport\",\"component\":null,\"format\":{\"format\":\"zip\",\"include_storage\":"
                + includesStorage + "},\"expiration_ts\":1956209600000000000" + more + "}";
    }

    @Override
    public void close() {
        transport.close();
        server.close();
    }
}
