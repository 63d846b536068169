package dev.holdfast.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.GeneratedSnapshot;
import dev.holdfast.snapshot.MemorySource;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.TableName;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class DiffTest {
    private static final SnapshotLimits LIMITS = SnapshotLimits.standard();
    private static final Diff.Scope EVERYTHING = new Diff.Scope(Optional.empty(), true);
    private static final TableName USERS = new TableName("", "users");

    /** Writes down what it hears. */
    private static final class Notes implements DiffListener {
        private final Set<String> heard = new TreeSet<>();

        @Override
        public void added(String table, String id, String json) {
            note("+ " + table + " " + id + " " + json);
        }

        @Override
        public void removed(String table, String id, String json) {
            note("- " + table + " " + id + " " + json);
        }

        @Override
        public void changed(String table, String id, List<FieldChange> fields) {
            fields.forEach(field -> note("~ " + table + " " + id + " " + field.path() + ": "
                    + field.before().orElse("nothing") + " -> " + field.after().orElse("nothing")));
        }

        private void note(String text) {
            assertThat(heard.add(text)).as("%s was told twice", text).isTrue();
        }
    }

    private final Notes notes = new Notes();
    private final GeneratedSnapshot old = GeneratedSnapshot.empty(1).table(USERS, 10001);

    private static Contents inspect(byte[] zip) throws IOException {
        return new SnapshotInspector(LIMITS).inspect(new ByteArrayInputStream(zip));
    }

    private static Diff.Side file(byte[] zip) {
        return new Diff.Side(new MemorySource("a file", zip), Optional.empty());
    }

    private static Diff.Side backup(byte[] zip) throws IOException {
        return new Diff.Side(new MemorySource("a backup", zip), Optional.of(inspect(zip)));
    }

    private DiffResult compare(Diff.Side before, Diff.Side after) throws IOException {
        return new Diff(LIMITS).compare(before, after, EVERYTHING, notes);
    }

    private DiffResult compare(GeneratedSnapshot now) throws IOException {
        return compare(backup(old.pack()), backup(now.pack()));
    }

    @Nested
    class GivenRandomSnapshots {
        static LongStream seeds() {
            return LongStream.range(0, 30);
        }

        @ParameterizedTest(name = "seed {0}")
        @MethodSource("seeds")
        void whenCompared_thenExactlyWhatWasDoneIsTold(long seed) throws IOException {
            SplittableRandom random = new SplittableRandom(seed);
            GeneratedSnapshot before = GeneratedSnapshot.of(seed);
            GeneratedSnapshot after = before.copy(seed + 1000);
            Set<String> expected = new TreeSet<>();
            for (TableName name : before.names()) {
                if (random.nextBoolean()) {
                    change(name, after, random, expected);
                }
            }
            List<TableName> order = new ArrayList<>(after.names());
            Collections.shuffle(order, new Random(seed));
            after.ordered(order);

            boolean areFiles = random.nextBoolean();
            DiffResult result = areFiles
                    ? compare(file(before.pack()), file(after.pack()))
                    : compare(backup(before.pack()), backup(after.pack()));

            assertThat(notes.heard).isEqualTo(expected);
            assertThat(result.isEqual()).isEqualTo(expected.isEmpty());
            assertThat(result.differing().stream().mapToLong(TableDiff::added).sum())
                    .isEqualTo(expected.stream()
                            .filter(line -> line.startsWith("+"))
                            .count());
            assertThat(result.differing().stream().mapToLong(TableDiff::changed).sum())
                    .isEqualTo(expected.stream()
                            .filter(line -> line.startsWith("~"))
                            .count());
        }

        private void change(TableName name, GeneratedSnapshot after, SplittableRandom random, Set<String> expected) {
            for (String id : after.ids(name)) {
                String line = after.lines(name).get(after.ids(name).indexOf(id));
                if (random.nextInt(5) == 0) {
                    after.remove(name, id);
                    expected.add("- " + name + " " + id + " " + line);
                } else if (random.nextInt(5) == 0) {
                    String fields = line.substring(line.indexOf(id) + id.length() + 1, line.length() - 1);
                    after.put(
                            name,
                            id,
                            fields.isEmpty() ? "\"zz\":\"\u00e9\"" : fields.substring(1) + ",\"zz\":\"\u00e9\"");
                    expected.add("~ " + name + " " + id + " zz: nothing -> \"\u00e9\"");
                }
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                String id = after.add(name, "\"new\":1.0");
                expected.add("+ " + name + " " + id + " "
                        + after.lines(name).get(after.ids(name).indexOf(id)));
            }
        }
    }

    @Test
    void whenNothingDiffers_thenBackupsAreNotEvenRead() throws IOException {
        byte[] zip = GeneratedSnapshot.of(5).pack();
        MemorySource before = new MemorySource("a", zip);
        MemorySource after = new MemorySource("b", zip);
        Optional<Contents> contents = Optional.of(inspect(zip));

        DiffResult result = compare(new Diff.Side(before, contents), new Diff.Side(after, contents));

        assertThat(result).isEqualTo(new DiffResult(List.of(), 20, 0));
        assertThat(before.opened() + after.opened()).isZero();
    }

    @Test
    void whenFieldsDiffer_thenEachIsToldWithBothValues() throws IOException {
        String id = old.add(
                USERS,
                "\"a\":1,\"list\":[1,2],\"o\":{\"b\":{\"$bytes\":\"AA==\"},\"deep\":{\"x\":\"y\"}},\"same\":null");
        GeneratedSnapshot now = old.copy(2)
                .put(
                        USERS,
                        id,
                        "\"a\":1.0,\"list\":[2,1],\"o\":{\"b\":{\"$bytes\":\"AQ==\"},\"deep\":{\"x\":\"z\"},\"n\":true},\"same\":null");

        assertThat(compare(now).differing())
                .containsExactly(new TableDiff("users", OptionalLong.of(1), OptionalLong.of(1), 0, 0, 1, ""));

        String begin = "~ users " + id + " ";
        assertThat(notes.heard)
                .containsExactlyInAnyOrder(
                        begin + "a: 1 -> 1.0",
                        begin + "list: [1,2] -> [2,1]",
                        begin + "o.b: {\"$bytes\":\"AA==\"} -> {\"$bytes\":\"AQ==\"}",
                        begin + "o.deep.x: \"y\" -> \"z\"",
                        begin + "o.n: nothing -> true");
    }

    @Test
    void whenADocumentIsWrittenDifferently_thenItIsTheSame() throws IOException {
        String id = old.add(USERS, "\"a\":\"\u00e9\",\"f\":1.50");
        GeneratedSnapshot now = old.copy(2).put(USERS, id, "\"f\": 15e-1 ,\"a\":\"\\u00e9\"");

        TableDiff table = compare(now).differing().get(0);

        assertThat(notes.heard).isEmpty();
        assertThat(table.note()).isEqualTo("the same, written differently");
    }

    @Test
    void whenATableIsOnOneSideOnly_thenAllOfItIsToldUnlessASummaryWillDo() throws IOException {
        TableName gone = new TableName("mail/deep", "gone");
        GeneratedSnapshot before = old.copy(2).table(gone, 10001).grow(gone, 3);

        TableDiff expected =
                new TableDiff("mail/deep:gone", OptionalLong.of(3), OptionalLong.empty(), 0, 3, 0, "only before");
        MemorySource source = new MemorySource("a", before.pack());
        DiffResult summary = new Diff(LIMITS)
                .compare(
                        new Diff.Side(source, Optional.of(inspect(before.pack()))),
                        backup(old.pack()),
                        new Diff.Scope(Optional.empty(), false),
                        notes);

        assertThat(summary.differing()).containsExactly(expected);
        assertThat(source.opened()).isZero();
        assertThat(notes.heard).isEmpty();

        assertThat(compare(backup(before.pack()), file(old.pack())).differing()).containsExactly(expected);
        assertThat(notes.heard).hasSize(3);
    }

    @Test
    void whenTablesStandInReverse_thenSomePassesSettleIt() throws IOException {
        List<TableName> names = new ArrayList<>();
        GeneratedSnapshot before = GeneratedSnapshot.empty(3);
        for (int i = 0; i < 300; i++) {
            TableName name = new TableName("", "t" + i);
            names.add(name);
            before.table(name, 10001 + i).grow(name, 4);
        }
        GeneratedSnapshot after = before.copy(4).ordered(names.subList(0, 5));
        names.subList(0, 5).forEach(name -> after.add(name, "\"n\":1"));
        before.ordered(List.of(names.get(4), names.get(3), names.get(2), names.get(1), names.get(0)));

        DiffResult result = compare(backup(before.pack()), backup(after.pack()));

        assertThat(result.differing())
                .hasSize(5)
                .allSatisfy(table -> assertThat(table.added()).isOne());
        assertThat(result.same()).isEqualTo(295);
        assertThat(result.passes()).isBetween(2, 5);
        assertThat(notes.heard).hasSize(5);
    }

    @Test
    void whenStoredFilesDiffer_thenTheirRowsAreTold() throws IOException {
        GeneratedSnapshot before = GeneratedSnapshot.of(7);
        GeneratedSnapshot after = before.copy(8);
        String gone = after.filesOf("mail").firstKey();
        after.filesOf("mail").remove(gone);
        String changed = after.filesOf("").firstKey();
        after.filesOf("").put(changed, new byte[] {1});

        DiffResult result = compare(backup(before.pack()), backup(after.pack()));

        assertThat(result.differing()).extracting(TableDiff::table).containsExactly("_storage", "mail:_storage");
        assertThat(notes.heard)
                .hasSize(3)
                .anyMatch(line -> line.startsWith("- mail:_storage " + gone))
                .anyMatch(line -> line.startsWith("~ _storage " + changed + " sha256: "))
                .anyMatch(line -> line.startsWith("~ _storage " + changed + " size: "));
    }

    @Test
    void whenOneTableIsAskedFor_thenTheOthersAreNotLookedAt() throws IOException {
        GeneratedSnapshot before = GeneratedSnapshot.of(9);
        GeneratedSnapshot after = before.copy(10);
        TableName one = new TableName("mail", "t1");
        before.names().forEach(name -> after.add(name, "\"n\":1"));

        DiffResult result = new Diff(LIMITS)
                .compare(backup(before.pack()), backup(after.pack()), new Diff.Scope(Optional.of(one), true), notes);

        assertThat(result.differing()).extracting(TableDiff::table).containsExactly("mail:t1");
        assertThat(notes.heard).hasSize(1);
        assertThatThrownBy(() -> new Diff(LIMITS)
                        .compare(
                                backup(before.pack()),
                                backup(after.pack()),
                                new Diff.Scope(Optional.of(USERS), true),
                                notes))
                .isInstanceOf(UsageException.class)
                .hasMessage("neither has a table users");
    }

    @Test
    void whenLinesAreNotInTheOrderOfIds_thenThatIsSaidAndCountsAreCompared() throws IOException {
        old.grow(USERS, 20);
        GeneratedSnapshot now = old.copy(2).grow(USERS, 1).reversed(USERS);

        assertThat(compare(backup(old.pack()), file(now.pack())).differing())
                .containsExactly(new TableDiff(
                        "users",
                        OptionalLong.of(20),
                        OptionalLong.of(21),
                        0,
                        0,
                        0,
                        "not compared document by document: its lines are not in the order of their ids"));
        assertThat(notes.heard).isEmpty();
        assertThat(compare(file(old.pack()), file(old.copy(3).reversed(USERS).pack()))
                        .isEqual())
                .as("the digest does not depend on the order")
                .isTrue();
        assertThat(compare(now).differing().get(0).note()).contains("not reliable");
    }

    @Test
    void whenDocumentsAreLarge_thenTheyAreComparedAllTheSame() throws IOException {
        String large = "\u20ac\ud83d\ude00x".repeat(131_072);
        String id = "";
        for (int i = 0; i < 12; i++) {
            id = old.add(USERS, "\"n\":" + i + ",\"text\":\"" + large + "\"");
        }
        GeneratedSnapshot now = old.copy(2).put(USERS, id, "\"n\":11,\"text\":\"" + large + "!\"");

        assertThat(compare(now).differing())
                .containsExactly(new TableDiff("users", OptionalLong.of(12), OptionalLong.of(12), 0, 0, 1, ""));
    }

    @Test
    void whenInterrupted_thenItStops() throws IOException {
        old.grow(USERS, 50);
        GeneratedSnapshot now = old.copy(2).grow(USERS, 50);
        Diff.Side before = backup(old.pack());
        Diff.Side after = backup(now.pack());

        Thread.currentThread().interrupt();
        try {
            assertThatThrownBy(() -> compare(before, after)).isInstanceOf(InterruptedIOException.class);
        } finally {
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void whenOneIsDamaged_thenNothingIsProved() throws IOException {
        old.grow(USERS, 200);
        GeneratedSnapshot now = old.copy(2).grow(USERS, 200);
        byte[] cut = now.pack();
        Diff.Side damaged =
                new Diff.Side(new MemorySource("cut", Arrays.copyOf(cut, cut.length - 30)), Optional.of(inspect(cut)));

        assertThatThrownBy(() -> compare(backup(old.pack()), damaged)).isInstanceOf(CorruptBackupException.class);
    }

    @Test
    void whenOneIsNotWhatItsManifestSays_thenThatIsSaid() throws IOException {
        old.grow(USERS, 3);
        Contents contents = inspect(old.pack());
        GeneratedSnapshot now = old.copy(2).grow(USERS, 1);
        GeneratedSnapshot other = old.copy(3).grow(USERS, 1);

        assertThatThrownBy(() -> compare(
                        new Diff.Side(new MemorySource("b", other.pack()), Optional.of(contents)), backup(now.pack())))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("holds something else");
    }
}
