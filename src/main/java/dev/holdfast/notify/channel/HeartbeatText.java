package dev.holdfast.notify.channel;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.watch.HeartbeatState;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is remembered of beats.
 *
 * <pre>{@code
 * {"format":1,"lastSent":"2026-11-21T05:05:00Z","sent":12,"failingSince":"2026-11-21T05:10:00Z","problem":"hc-ping.com answered 500","silence":""}
 * }</pre>
 */
final class HeartbeatText {
    private HeartbeatText() {}

    static String write(HeartbeatState state) {
        return new String(
                Json.bytes(Json.object(
                        "format",
                        1,
                        "lastSent",
                        state.lastSent().map(Instant::toString),
                        "sent",
                        state.sent(),
                        "failingSince",
                        state.failingSince().map(Instant::toString),
                        "problem",
                        state.problem(),
                        "silence",
                        state.silence())),
                UTF_8);
    }

    /** What cannot be read is as if nothing had been sent: no harm but a metric that begins anew. */
    static HeartbeatState read(Optional<String> text, Duration every) {
        try {
            JsonNode node = JsonMapper.shared().readTree(text.orElse("{}"));
            return new HeartbeatState(
                    every,
                    time(node.path("lastSent")),
                    node.path("sent").asLong(0),
                    time(node.path("failingSince")),
                    node.path("problem").asString(""),
                    node.path("silence").asString(""));
        } catch (JacksonException | DateTimeException e) {
            return HeartbeatState.none(every);
        }
    }

    private static Optional<Instant> time(JsonNode node) {
        return node.isString() ? Optional.of(Instant.parse(node.asString())) : Optional.empty();
    }
}
