package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.state.Notebook;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Remembers beyond restarts since when promises that are not kept stand so, and fills that in where the watch itself has no time for it. Any thread may call it.
 *
 * <p>The note: {@code {"format":1,"standings":{"repository/-/local":{"state":"critical","since":"2026-11-21T02:00:00Z"}}}}, with those alone that are not kept now.
 */
public final class Standings {
    static final String NOTE = "standings";
    private static final int FORMAT = 1;
    private static final Logger log = LoggerFactory.getLogger(Standings.class);

    private final Notebook notes;
    private final JsonMapper json = JsonMapper.builder().build();

    /** As this process left it last; null before it was read. Guarded by this object. */
    private @Nullable Map<String, Standing> known;

    private record Standing(PromiseState state, Instant since) {}

    public Standings(Notebook notes) {
        this.notes = requireNonNull(notes, "notes");
    }

    /** Fills in the times and remembers them: for the one process that watches all the time. */
    synchronized Health remembered(Health health) {
        Map<String, Standing> before = known == null ? read() : known;
        Map<String, Standing> now = step(before, health);
        if (!now.equals(known)) {
            if (!now.equals(before)) {
                notes.note(NOTE, any -> now.isEmpty() ? Optional.empty() : Optional.of(write(now)));
            }
            known = now;
        }
        return dated(health, now);
    }

    /** Fills in the times, and leaves the memory as it is: for whoever looks only once, and may see less. */
    public Health dated(Health health) {
        return dated(health, step(read(), health));
    }

    private static Map<String, Standing> step(Map<String, Standing> before, Health health) {
        Map<String, Standing> now = new TreeMap<>();
        for (Promise promise : health.promises()) {
            if (promise.state() != PromiseState.OK) {
                Standing last = before.get(promise.key());
                // A time that is yet to come was noted under a wrong clock.
                boolean isSame = last != null
                        && last.state() == promise.state()
                        && !last.since().isAfter(health.at());
                now.put(promise.key(), isSame ? last : new Standing(promise.state(), health.at()));
            }
        }
        return now;
    }

    private static Health dated(Health health, Map<String, Standing> standings) {
        List<Promise> promises = health.promises().stream()
                .map(promise ->
                        promise.state() == PromiseState.OK || promise.since().isPresent()
                                ? promise
                                : promise.standingSince(requireNonNull(standings.get(promise.key()))
                                        .since()))
                .toList();
        return health.with(promises);
    }

    private Map<String, Standing> read() {
        Map<String, Standing> standings = new TreeMap<>();
        try {
            JsonNode root = notes.note(NOTE).map(json::readTree).orElseGet(json::createObjectNode);
            if (root.path("format").asInt(FORMAT) == FORMAT) {
                root.path("standings")
                        .properties()
                        .forEach(each -> standings.put(
                                each.getKey(),
                                new Standing(
                                        PromiseState.of(
                                                each.getValue().path("state").asString("")),
                                        Instant.parse(
                                                each.getValue().path("since").asString("")))));
            }
        } catch (JacksonException | java.time.DateTimeException | IllegalArgumentException e) {
            log.atWarn().addKeyValue("problem", e.getMessage()).log("since when things stand as they do was forgotten");
            return Map.of();
        }
        return standings;
    }

    private String write(Map<String, Standing> standings) {
        ObjectNode root = json.createObjectNode().put("format", FORMAT);
        ObjectNode all = root.putObject("standings");
        standings.forEach((key, standing) -> all.putObject(key)
                .put("state", standing.state().word())
                .put("since", standing.since().toString()));
        return json.writeValueAsString(root);
    }
}
