package dev.holdfast.http;

import dev.holdfast.watch.Health;
import dev.holdfast.watch.HealthSource;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tells whether every promise is kept. Text: {@code ready} or {@code not ready}, then one line for each broken promise and each warning. JSON, with
 * all promises:
 *
 * <pre>{@code
 * {"ready":false,"at":"2026-11-21T02:00:00Z","promises":[{"kind":"schedule","deployment":"prod","subject":"daily","state":"critical",
 *  "since":"2026-11-20T02:00:00Z","evidence":"overdue for 1d: ...","advice":"look at ..."}]}
 * }</pre>
 *
 * Before the catalog was read: {@code not ready} with one line, and {@code promises} with one element of the kind {@code catalog}.
 */
final class ReadyPage implements Page {
    /** Below the ten seconds that probes usually wait. */
    private static final Duration PATIENCE = Duration.ofSeconds(3);

    private final HealthSource source;
    private final JsonMapper json = JsonMapper.builder().build();

    ReadyPage(HealthSource source) {
        this.source = source;
    }

    @Override
    public Answer answer(String accept) throws InterruptedException {
        Optional<Health> health = source.health(PATIENCE);
        boolean isReady = health.map(Health::isHealthy).orElse(false);
        List<Promise> promises = health.map(Health::promises).orElseGet(() -> List.of(unread()));
        int status = isReady ? 200 : 503;
        return accept.contains("application/json")
                ? new Answer(status, "application/json", json(isReady, health.map(Health::at), promises))
                : Answer.text(status, text(isReady, promises));
    }

    private static Promise unread() {
        return new Promise(
                Promise.Kind.CATALOG,
                Optional.empty(),
                Optional.empty(),
                PromiseState.CRITICAL,
                Optional.empty(),
                "the catalog was not read yet",
                "wait; if it stays so, look at the log for the repositories");
    }

    private static String text(boolean isReady, List<Promise> promises) {
        Stream<Promise> notable = promises.stream()
                .filter(promise -> promise.state() != PromiseState.OK)
                .sorted(Comparator.comparing(Promise::state).reversed());
        return Stream.concat(Stream.of(isReady ? "ready" : "not ready"), notable.map(Promise::line))
                .collect(Collectors.joining("\n", "", "\n"));
    }

    private String json(boolean isReady, Optional<Instant> at, List<Promise> promises) {
        ObjectNode root = json.createObjectNode();
        root.put("ready", isReady);
        root.put("at", at.map(Instant::toString).orElse(null));
        ArrayNode list = root.putArray("promises");
        for (Promise promise : promises) {
            list.addObject()
                    .put("kind", promise.kind().word())
                    .put("deployment", promise.deployment().orElse(null))
                    .put("subject", promise.subject().orElse(null))
                    .put("state", promise.state().word())
                    .put("since", promise.since().map(Instant::toString).orElse(null))
                    .put("evidence", promise.evidence())
                    .put("advice", promise.advice());
        }
        return json.writeValueAsString(root) + "\n";
    }
}
