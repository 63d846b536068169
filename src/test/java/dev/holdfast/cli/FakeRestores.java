package dev.holdfast.cli;

import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Forecast;
import dev.holdfast.restore.Insight;
import dev.holdfast.restore.Offer;
import dev.holdfast.restore.Planner;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreProgress;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.TargetState;
import dev.holdfast.restore.TargetTerms;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans as the real one does, over a target that a test put in, and carries nothing out. */
final class FakeRestores implements RestoreDesk {
    static final RestoreId ID = new RestoreId("20261121T120001Z-k3f9q2");

    private final List<String> calls;
    final SortedMap<TableName, TargetState.Table> tables = new TreeMap<>();
    final SortedMap<String, Long> files = new TreeMap<>();
    final List<Contents.Table> source = new ArrayList<>();
    String running = "";
    String outcome = "proved";
    String takenBackBy = "";
    boolean isProduction;

    FakeRestores(List<String> calls) {
        this.calls = calls;
    }

    /** A table of the target and of what is restored; -1 where it is not there. */
    void table(String name, long number, long now, long then) {
        TableName table = TableName.parse(name);
        if (now >= 0) {
            tables.put(table, new TargetState.Table(number, now));
        }
        if (then >= 0) {
            source.add(
                    new Contents.Table(table.component(), table.name(), number, then, then * 100, "d" + name + then));
        }
    }

    @Override
    public RestoreDefaults defaults() {
        return new RestoreDefaults(List.of("authSessions"), false);
    }

    @Override
    public boolean isProduction(String deployment) {
        return isProduction;
    }

    private TargetState target(String name) {
        return new TargetState(
                name,
                "happy-otter-123",
                "https://happy-otter-123.convex.cloud",
                "cloud",
                "1.31.0",
                Samples.NOON,
                tables,
                files,
                new TreeSet<>(),
                new TreeMap<>(),
                Optional.of(new TreeSet<>(List.of("SITE_URL"))),
                false,
                OptionalLong.of(2),
                running.isEmpty() ? List.of() : List.of(running));
    }

    @Override
    public Prepared plan(RestoreOrder order, RestoreProgress progress) {
        calls.add("plan " + order.mode() + " " + order.choice().words() + " " + order.wishes());
        progress.step("looking at " + order.target());
        Offer offer = order.source().match(FakeRestores::offer, file -> Offer.of(file.toString(), contents()));
        Offer offered = new Offer(offer.words(), contents(), offer.environment(), offer.origin());
        Insight insight = Insight.none();
        ZipSource zip = new ZipSource() {
            @Override
            public String name() {
                return offer.words();
            }

            @Override
            public InputStream open() {
                return InputStream.nullInputStream();
            }
        };
        return new Prepared(
                order,
                zip,
                offered,
                insight,
                new Planner(new TargetTerms(isProduction, Optional.of(Duration.ofHours(4))))
                        .plan(order, offered, target(order.target()), insight)
                        .expecting(Optional.of(new Forecast(Duration.ofSeconds(95), 4, false))),
                Optional.empty(),
                0);
    }

    private static Offer offer(dev.holdfast.catalog.Backup backup) {
        return Offer.of(backup);
    }

    private Contents contents() {
        return new Contents(source, List.of(new Contents.Files("", 3, 3000, "f")), List.of());
    }

    @Override
    public Prepared planUndo(RestoreRecord record, Set<RestoreWish> wishes, RestoreProgress progress) {
        throw new UnsupportedOperationException("nothing is taken back here");
    }

    @Override
    public RestoreRecord carryOut(Prepared prepared, Consent consent, RestoreProgress progress) {
        calls.add("carry out " + consent);
        RestoreRecord record = record();
        progress.reached(new RestoreRecord(
                ID, "prod", new TreeMap<>(Map.of(RestoreStage.BEGUN, entry(RestoreStage.BEGUN, 0, Map.of())))));
        return record;
    }

    private RestoreRecord record() {
        SortedMap<RestoreStage, RestoreEntry> entries = new TreeMap<>();
        entries.put(
                RestoreStage.BEGUN,
                entry(
                        RestoreStage.BEGUN,
                        0,
                        Map.of(RestoreRecord.SOURCE, "20261121T02", RestoreRecord.MODE, "replace-all")));
        entries.put(RestoreStage.CONFIRMED, entry(RestoreStage.CONFIRMED, 40, Map.of()));
        entries.put(
                RestoreStage.ENDED,
                entry(
                        RestoreStage.ENDED,
                        90,
                        Map.of(RestoreRecord.OUTCOME, outcome, RestoreRecord.MESSAGE, "all digests are equal")));
        return new RestoreRecord(ID, "prod", entries);
    }

    private static RestoreEntry entry(RestoreStage stage, long after, Map<String, String> facts) {
        return new RestoreEntry(ID, "prod", stage, Samples.NOON.plusSeconds(after), facts);
    }

    @Override
    public RestoreRecord resume(RestoreId id, RestoreProgress progress) {
        calls.add("resume " + id);
        return record();
    }

    @Override
    public List<RestoreRecord> records() {
        return takenBackBy.isEmpty() ? List.of(record()) : List.of(record(), undo(new RestoreId(takenBackBy)));
    }

    private static RestoreRecord undo(RestoreId id) {
        SortedMap<RestoreStage, RestoreEntry> entries = new TreeMap<>();
        entries.put(
                RestoreStage.BEGUN,
                new RestoreEntry(
                        id,
                        "prod",
                        RestoreStage.BEGUN,
                        Samples.NOON.plusSeconds(100),
                        Map.of(RestoreRecord.UNDOES, ID.value())));
        entries.put(
                RestoreStage.ENDED,
                new RestoreEntry(
                        id,
                        "prod",
                        RestoreStage.ENDED,
                        Samples.NOON.plusSeconds(200),
                        Map.of(RestoreRecord.OUTCOME, "proved")));
        return new RestoreRecord(id, "prod", entries);
    }

    @Override
    public RestoreRecord find(RestoreId id) {
        return record();
    }

    @Override
    public RestoreRecord latest(Optional<String> deployment) {
        return record();
    }
}
