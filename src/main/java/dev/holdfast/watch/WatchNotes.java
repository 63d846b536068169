package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.state.Notebook;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * What the daemon found out and keeps beyond a restart, so that commands beside it judge as it does: what deployments answered ({@code preflight}), which configuration it follows
 * ({@code configuration}), where what it promises could not be published ({@code expectations}), when copies were read back ({@code proofs}), and when schedules were first
 * seen whose repository could not be read yet ({@code first-seen}). A note that cannot be read is as none. Any thread may use it.
 */
public final class WatchNotes {
    private static final String PREFLIGHT = "preflight";
    private static final String CONFIGURATION = "configuration";
    private static final String EXPECTATIONS = "expectations";
    private static final String PROOFS = "proofs";
    private static final String SEEN = "first-seen";
    private static final int FORMAT = 1;
    private static final Logger log = LoggerFactory.getLogger(WatchNotes.class);

    private final Notebook notes;
    private final JsonMapper json = JsonMapper.builder().build();

    public WatchNotes(Notebook notes) {
        this.notes = requireNonNull(notes, "notes");
    }

    /** What deployments answered; those that were asked. */
    public List<SourceState> sources() {
        return read(PREFLIGHT, root -> {
                    List<SourceState> sources = new ArrayList<>();
                    root.path("deployments").forEach(each -> sources.add(source(each)));
                    return sources;
                })
                .orElse(List.of());
    }

    public void keepSources(List<SourceState> sources) {
        ObjectNode root = json.createObjectNode();
        sources.forEach(source -> {
            ObjectNode each = root.withArray("deployments").addObject();
            each.put("deployment", source.deployment())
                    .put("at", source.at().toString())
                    .put("failures", source.failures())
                    .put("problem", source.problem())
                    .put("hint", source.hint());
            source.since().ifPresent(since -> each.put("since", since.toString()));
            source.clockSkew().ifPresent(skew -> each.put("skew", skew.toString()));
            source.remarks().forEach(each.withArray("remarks")::add);
        });
        write(PREFLIGHT, root);
    }

    /** Which configuration the daemon follows; empty if none told of it yet. */
    public Optional<ConfigurationState> configuration() {
        return read(
                CONFIGURATION,
                root -> new ConfigurationState(
                        Instant.parse(root.path("loaded").asString("")),
                        text(root, "failed").map(Instant::parse),
                        Instant.parse(
                                text(root, "tried").orElse(root.path("loaded").asString(""))),
                        root.path("reason").asString("")));
    }

    public void keepConfiguration(ConfigurationState state) {
        ObjectNode root = json.createObjectNode()
                .put("loaded", state.loaded().toString())
                .put("tried", state.tried().toString())
                .put("reason", state.reason());
        state.failedSince().ifPresent(since -> root.put("failed", since.toString()));
        write(CONFIGURATION, root);
    }

    /** Where what this host promises does not lie as it should. */
    public List<Unpublished> unpublished() {
        return read(EXPECTATIONS, root -> {
                    List<Unpublished> all = new ArrayList<>();
                    root.path("unpublished")
                            .forEach(each -> all.add(new Unpublished(
                                    each.path("repository").asString(""),
                                    each.path("problem").asString(""),
                                    each.path("advice").asString(""))));
                    return all;
                })
                .orElse(List.of());
    }

    public void keepUnpublished(List<Unpublished> all) {
        ObjectNode root = json.createObjectNode();
        all.forEach(each -> root.withArray("unpublished")
                .addObject()
                .put("repository", each.repository())
                .put("problem", each.problem())
                .put("advice", each.advice()));
        write(EXPECTATIONS, root);
    }

    /** As in {@link ProofTerms#remembered}. */
    public Map<String, Instant> proofs() {
        return instants(PROOFS);
    }

    public void keepProofs(Map<String, Instant> proofs) {
        keepInstants(PROOFS, proofs);
    }

    /**
     * When something was first seen that nobody keeps a time of yet: now, unless it was noted before. Until {@link #forgetSeen}.
     *
     * @param what names it among all that is noted
     */
    public Instant firstSeen(String what, Instant now) {
        // A time that is yet to come was noted under a wrong clock.
        Optional<Instant> before = seen(what).filter(at -> !at.isAfter(now));
        if (before.isPresent()) {
            return before.get();
        }
        Map<String, Instant> next = new TreeMap<>(instants(SEEN));
        next.put(what, now);
        keepInstants(SEEN, next);
        return now;
    }

    /** When it was first seen, if that is noted. */
    public Optional<Instant> seen(String what) {
        return Optional.ofNullable(instants(SEEN).get(what));
    }

    /** Forgets when everything else was first seen. */
    public void forgetSeen(Predicate<String> isStillNeeded) {
        Map<String, Instant> seen = instants(SEEN);
        Map<String, Instant> next = new TreeMap<>(seen);
        next.keySet().removeIf(isStillNeeded.negate());
        if (!next.equals(seen)) {
            keepInstants(SEEN, next);
        }
    }

    private Map<String, Instant> instants(String note) {
        return read(note, root -> {
                    Map<String, Instant> times = new TreeMap<>();
                    root.path("at")
                            .properties()
                            .forEach(each -> times.put(
                                    each.getKey(), Instant.parse(each.getValue().asString(""))));
                    return times;
                })
                .orElse(Map.of());
    }

    private void keepInstants(String note, Map<String, Instant> times) {
        ObjectNode root = json.createObjectNode();
        ObjectNode all = root.putObject("at");
        new TreeMap<>(times).forEach((what, at) -> all.put(what, at.toString()));
        write(note, root);
    }

    private static SourceState source(JsonNode each) {
        List<String> remarks = new ArrayList<>();
        each.path("remarks").forEach(remark -> remarks.add(remark.asString("")));
        return new SourceState(
                each.path("deployment").asString(""),
                Instant.parse(each.path("at").asString("")),
                each.path("failures").asInt(0),
                text(each, "since").map(Instant::parse),
                each.path("problem").asString(""),
                each.path("hint").asString(""),
                remarks,
                text(each, "skew").map(Duration::parse));
    }

    private static Optional<String> text(JsonNode node, String field) {
        return Optional.ofNullable(node.get(field)).map(value -> value.asString(""));
    }

    private <T> Optional<T> read(String name, Function<JsonNode, T> how) {
        try {
            return notes.note(name)
                    .map(json::readTree)
                    .filter(root -> root.path("format").asInt(0) == FORMAT)
                    .map(how);
        } catch (JacksonException | DateTimeException e) {
            log.atWarn().addKeyValue("note", name).log("a note of the state file cannot be read and does not count");
            return Optional.empty();
        }
    }

    private void write(String name, ObjectNode root) {
        String text = json.writeValueAsString(root.put("format", FORMAT));
        notes.note(name, any -> Optional.of(text));
    }
}
