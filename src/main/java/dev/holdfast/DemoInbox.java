package dev.holdfast;

import static java.util.Objects.requireNonNull;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the demo has in place of a chat and of a dead-man's switch: an address on 127.0.0.1 for each. Any thread may call it. */
final class DemoInbox implements AutoCloseable {
    private final Clock clock;
    private final HttpServer server;
    private final JsonMapper json = JsonMapper.builder().build();
    private final Queue<Note> notes = new ConcurrentLinkedQueue<>();
    private final AtomicReference<Optional<Instant>> lastBeat = new AtomicReference<>(Optional.empty());

    private DemoInbox(Clock clock, HttpServer server) {
        this.clock = clock;
        this.server = server;
    }

    static DemoInbox open(Clock clock) {
        try {
            DemoInbox inbox = new DemoInbox(
                    requireNonNull(clock, "clock"),
                    HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0));
            inbox.server.createContext("/chat", inbox::take);
            inbox.server.createContext("/beat", inbox::beat);
            inbox.server.start();
            return inbox;
        } catch (IOException e) {
            throw new UncheckedIOException("the demo cannot listen on 127.0.0.1: " + e.getMessage(), e);
        }
    }

    /**
     * A message for people.
     *
     * @param text in lines
     * @param severity of the worst that stands; {@code ok} in the last one about a trouble
     */
    record Note(String text, String severity) {}

    String chat() {
        return url("/chat");
    }

    String heartbeat() {
        return url("/beat");
    }

    /** The next message that was not read yet. */
    Optional<Note> next() {
        return Optional.ofNullable(notes.poll());
    }

    /** Whether a heartbeat came within this time. */
    boolean beats(Duration within) {
        return lastBeat.get()
                .filter(at -> at.plus(within).isAfter(clock.instant()))
                .isPresent();
    }

    private String url(String path) {
        return "http://127.0.0.1:" + server.getAddress().getPort() + path;
    }

    private void take(HttpExchange exchange) throws IOException {
        try {
            JsonNode message = json.readTree(exchange.getRequestBody().readAllBytes());
            notes.add(new Note(
                    message.path("text").asString(), message.path("severity").asString()));
            answer(exchange, 204);
        } catch (JacksonException e) {
            answer(exchange, 400);
        }
    }

    private void beat(HttpExchange exchange) throws IOException {
        lastBeat.set(Optional.of(clock.instant()));
        answer(exchange, 204);
    }

    private static void answer(HttpExchange exchange, int status) throws IOException {
        exchange.sendResponseHeaders(status, -1);
        exchange.close();
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
