package dev.holdfast.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.convex.Change;
import dev.holdfast.convex.Connection;
import dev.holdfast.convex.HttpDeployment;
import dev.holdfast.convex.HttpSettings;
import dev.holdfast.convex.HttpTransport;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.ImportUpload;
import dev.holdfast.convex.LiveView;
import dev.holdfast.convex.RetryPolicy;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.snapshot.ChosenDocuments;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotMerge;
import dev.holdfast.snapshot.SnapshotMerge.Merged;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plan is a promise: what a deployment makes of an import is what the plan said, over content and orders that chance makes up. */
final class PlanPromiseTest {
    private static final Duration SHORT = Duration.ofSeconds(10);

    static LongStream seeds() {
        return LongStream.rangeClosed(1, 60);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whenImported_thenEachTableHasItsFate(long seed) throws IOException {
        try (Site site = new Site(new SplittableRandom(seed))) {
            site.keepPromise();
        }
    }

    static LongStream seedsOfDocuments() {
        return LongStream.rangeClosed(101, 140);
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seedsOfDocuments")
    void whenDocumentsArePutIntoTheirTables_thenTheseHoldBoth(long seed) throws IOException {
        try (Site site = new Site(new SplittableRandom(seed))) {
            site.keepPromiseOfDocuments();
        }
    }

    /** A deployment, something to restore, and an order. */
    private static final class Site implements AutoCloseable {
        private final SplittableRandom random;
        private final SandboxData data = SandboxData.empty();
        private final Sandbox sandbox =
                Sandbox.builder().name("made-up-1").data(data).start();
        private final HttpTransport transport = new HttpTransport(HttpSettings.standard("1.2.3")
                .with(new RetryPolicy(3, Duration.ofMillis(2), Duration.ofMillis(20), SHORT)));
        private final Connection connection = new Connection("prod", URI.create(sandbox.url()), sandbox.adminKey());
        private final ImportTarget target =
                new ImportTarget(connection, transport, Clock.systemUTC(), wait -> {}, new SplittableRandom(1));
        private final LiveView view =
                new LiveView(connection, transport, Clock.systemUTC(), wait -> {}, new SplittableRandom(1));
        private final MadeUpContent there;
        private final MadeUpContent source;

        Site(SplittableRandom random) {
            this.random = random;
            this.there = new MadeUpContent(random);
            this.source = new MadeUpContent(random);
        }

        void keepPromise() throws IOException {
            run(there.zip(), ImportTarget.Mode.REPLACE_ALL);
            setSchemas();
            Contents contents =
                    new SnapshotInspector(SnapshotLimits.standard()).inspect(new ByteArrayInputStream(source.zip()));
            RestoreOrder order = order();
            RestorePlan plan = new Planner(TargetTerms.none())
                    .plan(order, Offer.of("made-up.zip", contents), survey(), insight(order));
            String before = sandbox.digest();

            Outcome outcome = run(source.zip(plan.part()), mode(plan.mode()));

            assertThat(outcome.problem().isEmpty())
                    .as(
                            "%s of %s: the plan refuses %s, the deployment %s",
                            plan.mode(), order.choice(), plan.refusals(), outcome)
                    .isEqualTo(plan.canBegin());
            if (plan.canBegin()) {
                assertKept(plan, order.choice().words(), outcome);
            } else if (plan.mode().isAtomic()) {
                assertThat(withoutNewComponents(sandbox.digest())).isEqualTo(withoutNewComponents(before));
            }
        }

        void keepPromiseOfDocuments() throws IOException {
            run(there.zip(), ImportTarget.Mode.REPLACE_ALL);
            setSchemas();
            SortedMap<String, SortedSet<String>> chosen = chosen();
            if (chosen.isEmpty()) {
                return;
            }
            RestoreOrder order = new RestoreOrder(
                    RestoreSource.of(Path.of("made-up.zip")),
                    "prod",
                    new TableChoice(List.of(), List.of(), Optional.empty(), chosen, List.of(), true),
                    Optional.empty(),
                    Set.of(),
                    Annotations.none());
            Contents contents =
                    new SnapshotInspector(SnapshotLimits.standard()).inspect(new ByteArrayInputStream(source.zip()));
            TargetState target = survey();
            Planner planner = new Planner(TargetTerms.none());
            RestorePlan plan = planner.plan(order, Offer.of("made-up.zip", contents), target, Insight.none());
            String before = sandbox.digest();
            ByteArrayOutputStream zip = new ByteArrayOutputStream();
            Merged merged;
            try {
                merged = merge(plan, zip);
            } catch (RefusedException e) {
                assertThat(plan.canBegin()).as(e.getMessage()).isFalse();
                return;
            }

            Outcome outcome = run(zip.toByteArray(), mode(plan.mode()));

            assertThat(outcome.problem().isEmpty())
                    .as("%s: the plan refuses %s, the deployment %s", order.choice(), plan.refusals(), outcome)
                    .isEqualTo(plan.canBegin());
            if (!plan.canBegin()) {
                assertThat(withoutNewComponents(sandbox.digest())).isEqualTo(withoutNewComponents(before));
                return;
            }
            RestorePlan exact = planner.plan(
                    order,
                    Offer.of("made-up.zip", contents),
                    target,
                    Insight.none().withPresent(merged.met()));
            assertThat(new SummaryCheck(exact, Optional.empty()).disagreements(outcome.summary()))
                    .isEmpty();
            assertCounts(exact, order.choice().words());
            chosen.forEach((name, ids) -> {
                TableName table = TableName.parse(name);
                SortedSet<String> both = new TreeSet<>(there.ids(table));
                both.addAll(ids);
                assertThat(data.documentIds(table.component(), table.name())).containsExactlyElementsOf(both);
            });
        }

        /** Some documents of some tables of the source. */
        private SortedMap<String, SortedSet<String>> chosen() {
            SortedMap<String, SortedSet<String>> chosen = new TreeMap<>();
            for (TableName table : source.tables()) {
                for (String id : source.ids(table)) {
                    if (random.nextInt(3) == 0) {
                        chosen.computeIfAbsent(table.toString(), any -> new TreeSet<>())
                                .add(id);
                    }
                }
            }
            return chosen;
        }

        /** As a restore does it with its safety copy, which here is what the deployment was made of. */
        private Merged merge(RestorePlan plan, ByteArrayOutputStream zip) throws IOException {
            ChosenDocuments documents = new ChosenDocuments(plan.part().documents());
            new SnapshotWalk(SnapshotLimits.standard()).walk(new ByteArrayInputStream(source.zip()), documents);
            return new SnapshotMerge(SnapshotLimits.standard())
                    .merge(Optional.of(new ByteArrayInputStream(there.zip())), documents.documents(), zip);
        }

        private void setSchemas() {
            for (String component : List.of("", "inner")) {
                if (!data.components().contains(component) || random.nextInt(3) == 0) {
                    continue;
                }
                List<String> tables = new ArrayList<>();
                for (String table : data.tables(component)) {
                    if (random.nextBoolean()) {
                        tables.add(definition(
                                table, List.of("a", "b", "c", "d", "e").get(random.nextInt(5))));
                    }
                }
                data.schema(
                        component,
                        "{\"tables\":[" + String.join(",", tables) + "],\"schemaValidation\":" + random.nextBoolean()
                                + "}");
            }
        }

        private String definition(String table, String referred) {
            String reference = random.nextInt(3) > 0
                    ? ""
                    : ",\"ref\":{\"fieldType\":{\"type\":\"id\",\"tableName\":\"" + referred + "\"},\"optional\":true}";
            return "{\"tableName\":\"" + table + "\",\"indexes\":[],\"documentType\":{\"type\":\"object\",\"value\":{"
                    + "\"n\":{\"fieldType\":{\"type\":\"number\"},\"optional\":false}" + reference + "}}}";
        }

        private RestoreOrder order() {
            TableChoice choice = TableChoice.everything();
            List<TableName> tables = List.copyOf(source.tables());
            if (!tables.isEmpty() && random.nextInt(3) == 0) {
                String one = tables.get(random.nextInt(tables.size())).toString();
                choice = random.nextBoolean()
                        ? TableChoice.tables(one)
                        : new TableChoice(List.of(), List.of(one), Optional.empty(), new TreeMap<>(), List.of(), true);
            }
            RestoreMode mode = List.of(RestoreMode.values()).get(random.nextInt(4));
            // files that are there already stop an append, and nobody can know beforehand
            if (mode == RestoreMode.APPEND || random.nextInt(4) == 0) {
                choice = choice.withoutFiles();
            }
            return new RestoreOrder(
                    RestoreSource.of(Path.of("made-up.zip")),
                    "prod",
                    choice,
                    Optional.of(mode),
                    Set.of(),
                    Annotations.none());
        }

        /** What an append meets is known only by looking at documents. */
        private Insight insight(RestoreOrder order) {
            SortedMap<TableName, SortedSet<String>> present = new TreeMap<>();
            if (order.mode() == RestoreMode.APPEND) {
                for (TableName table : source.tables()) {
                    SortedSet<String> both = new TreeSet<>(source.ids(table));
                    both.retainAll(there.ids(table));
                    present.put(table, both);
                }
            }
            return new Insight(Optional.empty(), present);
        }

        private TargetState survey() {
            return TargetSurvey.of(
                    view,
                    new HttpDeployment(connection, transport, Clock.systemUTC(), wait -> {}, new SplittableRandom(1)),
                    Scene.NOW);
        }

        private record Outcome(String problem, List<Change> summary) {}

        private Outcome run(byte[] zip, ImportTarget.Mode mode) throws IOException {
            String id;
            try (ImportUpload upload = target.begin()) {
                upload.write(zip);
                id = upload.finish(mode);
            }
            ImportStatus waiting = await(id, status -> status instanceof ImportStatus.Waiting || status.isOver());
            if (waiting instanceof ImportStatus.Failed failed) {
                return new Outcome(failed.message(), List.of());
            }
            target.confirm(id);
            ImportStatus ended = await(id, ImportStatus::isOver);
            String problem = ended instanceof ImportStatus.Failed failed ? failed.message() : "";
            return new Outcome(problem, ((ImportStatus.Waiting) waiting).changes());
        }

        private ImportStatus await(String id, Predicate<ImportStatus> wanted) {
            return Awaitility.await()
                    .pollDelay(Duration.ZERO)
                    .pollInterval(Duration.ofMillis(5))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> target.status(id), wanted);
        }

        private void assertKept(RestorePlan plan, String order, Outcome outcome) {
            assertCounts(plan, order);
            for (Change change : outcome.summary()) {
                plan.tables().stream()
                        .filter(table -> table.table().component().equals(change.component())
                                && table.table().name().equals(change.table()))
                        .forEach(table -> {
                            assertThat(change.toWrite()).isEqualTo(table.restored());
                            assertThat(change.existing()).isEqualTo(table.before());
                            assertThat(change.toDelete()).isEqualTo(table.removed());
                        });
            }
        }

        private void assertCounts(RestorePlan plan, String order) {
            TargetState after = survey();
            SortedMap<TableName, Long> expected = new TreeMap<>();
            for (TablePlan table : plan.tables()) {
                if (table.fate() != Fate.DROPPED) {
                    expected.put(table.table(), table.after());
                }
            }
            SortedMap<TableName, Long> found = new TreeMap<>();
            after.tables().forEach((table, there) -> found.put(table, there.documents()));
            assertThat(found).as("%s of %s", plan.mode(), order).isEqualTo(expected);
            for (FilesPlan files : plan.files()) {
                assertThat(after.files().getOrDefault(files.component(), 0L))
                        .as("%s", files)
                        .isEqualTo(files.after());
            }
        }

        /** An import makes the components that its file names even if it is refused later. */
        private static String withoutNewComponents(String digest) {
            return String.join(
                    "\n",
                    digest.lines().filter(line -> !line.startsWith("component")).toList());
        }

        private static ImportTarget.Mode mode(RestoreMode mode) {
            return ImportTarget.Mode.valueOf(mode.name());
        }

        @Override
        public void close() {
            transport.close();
            sandbox.close();
        }
    }
}
