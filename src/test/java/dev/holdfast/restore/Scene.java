package dev.holdfast.restore;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.restore.Offer.Origin;
import dev.holdfast.snapshot.TableName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Puts a source and a target together, by hand, for plans. */
final class Scene {
    static final Instant NOW = Instant.parse("2026-11-21T03:00:00Z");

    private final List<Contents.Table> source = new ArrayList<>();
    private final List<Contents.Files> sourceFiles = new ArrayList<>();
    private final SortedMap<TableName, TargetState.Table> tables = new TreeMap<>();
    private final SortedMap<String, Long> files = new TreeMap<>();
    private final SortedMap<String, String> schemas = new TreeMap<>();
    private final TreeSet<Long> systemNumbers = new TreeSet<>();
    private final List<String> running = new ArrayList<>();
    private final Set<RestoreWish> wishes = EnumSet.noneOf(RestoreWish.class);
    private Optional<Origin> origin =
            Optional.of(new Origin("prod", "happy-otter-123", NOW.minusSeconds(3600), true, List.of()));
    private Optional<RestoreMode> mode = Optional.empty();
    private TableChoice choice = TableChoice.everything();
    private TargetTerms terms = TargetTerms.none();
    private Insight insight = Insight.none();
    private OptionalLong jobs = OptionalLong.empty();
    private Optional<java.util.SortedSet<String>> captured = Optional.empty();
    private Optional<java.util.SortedSet<String>> environment = Optional.empty();
    private boolean isPaused;

    Scene source(String table, long number, long documents) {
        TableName name = TableName.parse(table);
        source.add(new Contents.Table(name.component(), name.name(), number, documents, documents * 100, "d" + table));
        return this;
    }

    Scene sourceFiles(String component, long count) {
        sourceFiles.add(new Contents.Files(component, count, count * 1000, "f" + component));
        return this;
    }

    Scene target(String table, long number, long documents) {
        tables.put(TableName.parse(table), new TargetState.Table(number, documents));
        return this;
    }

    Scene targetFiles(String component, long count) {
        files.put(component, count);
        return this;
    }

    Scene schema(String component, String json) {
        schemas.put(component, json);
        return this;
    }

    /** A schema that names these tables; {@code posts>users} is one with a reference. */
    Scene names(String component, String... names) {
        List<String> parts = new ArrayList<>();
        for (String each : names) {
            String[] sides = each.split(">");
            String type = sides.length == 1
                    ? "{\"type\":\"any\"}"
                    : "{\"type\":\"object\",\"value\":{\"ref\":{\"fieldType\":{\"type\":\"union\",\"value\":[{\"type\":\"null\"},{\"type\":\"id\",\"tableName\":\""
                            + sides[1] + "\"}]},\"optional\":true}}}";
            parts.add("{\"tableName\":\"" + sides[0] + "\",\"indexes\":[],\"documentType\":" + type + "}");
        }
        return schema(component, "{\"tables\":[" + String.join(",", parts) + "],\"schemaValidation\":true}");
    }

    Scene system(long number) {
        systemNumbers.add(number);
        return this;
    }

    Scene running(String what) {
        running.add(what);
        return this;
    }

    Scene wish(RestoreWish wish) {
        wishes.add(wish);
        return this;
    }

    Scene origin(Origin other) {
        origin = Optional.of(other);
        return this;
    }

    Scene fromFile() {
        origin = Optional.empty();
        return this;
    }

    Scene mode(RestoreMode other) {
        mode = Optional.of(other);
        return this;
    }

    Scene choice(TableChoice other) {
        choice = other;
        return this;
    }

    Scene terms(TargetTerms other) {
        terms = other;
        return this;
    }

    Scene insight(Insight other) {
        insight = other;
        return this;
    }

    Scene jobs(long count) {
        jobs = OptionalLong.of(count);
        return this;
    }

    Scene environment(List<String> inBackup, List<String> inTarget) {
        captured = Optional.of(new TreeSet<>(inBackup));
        environment = Optional.of(new TreeSet<>(inTarget));
        return this;
    }

    Scene paused() {
        isPaused = true;
        return this;
    }

    TargetState target() {
        return new TargetState(
                "prod",
                "happy-otter-123",
                "https://happy-otter-123.convex.cloud",
                "cloud",
                "1.31.0",
                NOW,
                tables,
                files,
                systemNumbers,
                schemas,
                environment,
                isPaused,
                jobs,
                running);
    }

    RestorePlan plan() {
        RestoreOrder order = new RestoreOrder(
                RestoreSource.of(Path.of("backup.zip")), "prod", choice, mode, wishes, Annotations.none());
        Offer offer = new Offer(
                "20261121T020000Z-daily-k3f9q2", new Contents(source, sourceFiles, List.of()), captured, origin);
        return new Planner(terms).plan(order, offer, target(), insight);
    }

    /** The plan's tables, as in {@code users REPLACED 7+5=5-7}: before, restored, after, removed. */
    List<String> fates() {
        return plan().tables().stream()
                .map(each -> each.table() + " " + each.fate() + " " + each.before() + "+" + each.restored() + "="
                        + each.after() + "-" + each.removed())
                .toList();
    }

    /** Likewise for stored files, with the component in front. */
    List<String> filesFates() {
        return plan().files().stream()
                .map(each -> each.component() + " " + each.fate() + " " + each.before() + "+" + each.restored() + "="
                        + each.after() + "-" + each.removed())
                .toList();
    }
}
