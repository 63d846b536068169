package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Enumeration;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

final class SnapshotFilterTest {
    private static final SnapshotLimits LIMITS = SnapshotLimits.standard();
    private static final TableName USERS = new TableName("", "users");

    static LongStream seeds() {
        return LongStream.range(0, 20);
    }

    private static Contents inspect(byte[] zip) throws IOException {
        return new SnapshotInspector(LIMITS).inspect(new ByteArrayInputStream(zip));
    }

    private record Result(ByteArrayOutputStream out, Contents said) {
        byte[] zip() {
            return out.toByteArray();
        }
    }

    private static Result cut(byte[] zip, Part part) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        Contents said = new SnapshotFilter(LIMITS).cut(new ByteArrayInputStream(zip), inspect(zip), part, out);
        return new Result(out, said);
    }

    private static Part tables(TableName... names) {
        return new Part(new TreeSet<>(List.of(names)), new TreeMap<>(), new TreeSet<>());
    }

    /** By an independent reader. */
    private static SortedMap<String, String> entries(byte[] zip) throws IOException {
        SortedMap<String, String> entries = new TreeMap<>();
        try (ZipFile file = ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
                .get()) {
            Enumeration<ZipArchiveEntry> all = file.getEntries();
            while (all.hasMoreElements()) {
                ZipArchiveEntry entry = all.nextElement();
                entries.put(
                        entry.getName(), new String(file.getInputStream(entry).readAllBytes(), UTF_8));
            }
        }
        return entries;
    }

    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void whenAnyPartIsCutOut_thenItHoldsExactlyThat(long seed) throws IOException {
        GeneratedSnapshot snapshot = GeneratedSnapshot.of(seed);
        SplittableRandom random = new SplittableRandom(seed);
        NavigableSet<TableName> names = new TreeSet<>();
        SortedMap<TableName, SortedSet<String>> documents = new TreeMap<>();
        for (TableName name : snapshot.names()) {
            if (random.nextInt(3) == 0) {
                names.add(name);
                if (random.nextBoolean()) {
                    NavigableSet<String> ids = new TreeSet<>();
                    snapshot.ids(name).stream()
                            .filter(id -> random.nextBoolean())
                            .forEach(ids::add);
                    documents.put(name, ids);
                }
            }
        }
        byte[] zip = snapshot.pack();
        Contents whole = inspect(zip);

        Result result = cut(zip, new Part(names, documents, new TreeSet<>()));

        assertThat(inspect(result.zip())).isEqualTo(result.said());
        assertThat(result.said().tables())
                .extracting(Contents.Table::qualifiedName)
                .containsExactlyElementsOf(
                        names.stream().map(TableName::toString).toList());
        SortedMap<String, String> entries = entries(result.zip());
        for (TableName name : names) {
            String entry = SnapshotWriter.prefix(name.component()) + name.name() + "/documents.jsonl";
            List<String> wanted = new ArrayList<>();
            for (int i = 0; i < snapshot.ids(name).size(); i++) {
                SortedSet<String> ids = documents.get(name);
                if (ids == null || ids.contains(snapshot.ids(name).get(i))) {
                    wanted.add(snapshot.lines(name).get(i));
                }
            }
            assertThat(entries.get(entry).lines()).containsExactlyElementsOf(wanted);
            if (!documents.containsKey(name)) {
                assertThat(result.said().table(name.toString())).isEqualTo(whole.table(name.toString()));
            }
        }
    }

    @ParameterizedTest
    @EnumSource(Packing.class)
    void whenEverythingIsChosen_thenItIsTheSameSnapshot(Packing packing) throws IOException {
        byte[] zip = SampleSnapshot.whole().pack(packing);
        Part all = new Part(
                new TreeSet<>(List.of(USERS, TableName.parse("empty"), TableName.parse("mail:queue"))),
                new TreeMap<>(),
                new TreeSet<>(List.of("", "mail")));

        Result result = cut(zip, all);

        assertThat(result.said()).isEqualTo(inspect(zip));
        assertThat(inspect(result.zip())).isEqualTo(inspect(zip));
        SortedMap<String, String> entries = entries(result.zip());
        SortedMap<String, String> original = entries(zip);
        entries.remove("README.md");
        original.remove("README.md");
        // By table number, as Convex lists them.
        original.compute("_tables/documents.jsonl", (name, lines) -> lines);
        assertThat(entries).isEqualTo(original);
    }

    @Test
    void whenATableOfANestedComponentIsChosen_thenNothingElseIsListed() throws IOException {
        GeneratedSnapshot snapshot = GeneratedSnapshot.of(1);

        Result result = cut(snapshot.pack(), tables(TableName.parse("mail/queue:t2")));

        String nested = "_components/mail/_components/queue/";
        assertThat(entries(result.zip()).keySet())
                .containsExactlyInAnyOrder(
                        "README.md",
                        "_tables/documents.jsonl",
                        "_components/mail/_tables/documents.jsonl",
                        nested + "_tables/documents.jsonl",
                        nested + "t2/documents.jsonl",
                        nested + "t2/generated_schema.jsonl");
        assertThat(entries(result.zip()))
                .containsEntry("_tables/documents.jsonl", "")
                .containsEntry("_components/mail/_tables/documents.jsonl", "")
                .containsEntry(nested + "_tables/documents.jsonl", "{\"name\":\"t2\",\"id\":10003}\n")
                .containsEntry(nested + "t2/generated_schema.jsonl", "\"uniform\"\n");
    }

    @Test
    void whenFilesOfOneComponentAreChosen_thenNoOtherHasAny() throws IOException {
        GeneratedSnapshot snapshot = GeneratedSnapshot.of(2);
        Part part = new Part(new TreeSet<>(), new TreeMap<>(), new TreeSet<>(List.of("mail/queue")));

        Result result = cut(snapshot.pack(), part);

        assertThat(inspect(result.zip())).isEqualTo(result.said());
        assertThat(result.said().files()).singleElement().satisfies(files -> {
            assertThat(files.component()).isEqualTo("mail/queue");
            assertThat(files.count()).isEqualTo(3);
        });
        assertThat(entries(result.zip()).keySet()).doesNotContain("_storage/documents.jsonl");
    }

    @Test
    void whenThereAreThreeHundredTablesAndALargeDocument_thenOneIsCutOut() throws IOException {
        GeneratedSnapshot snapshot = GeneratedSnapshot.empty(3);
        for (int table = 0; table < 300; table++) {
            snapshot.table(new TableName("", "t" + table), 10001 + table);
            snapshot.grow(new TableName("", "t" + table), 3);
        }
        TableName large = new TableName("", "t7");
        snapshot.add(large, "\"text\":\"" + "\u20ac\ud83d\ude00x".repeat(131_072) + "\"");

        Result result = cut(snapshot.pack(), tables(large));

        assertThat(inspect(result.zip())).isEqualTo(result.said());
        assertThat(entries(result.zip()).get("t7/documents.jsonl").lines())
                .containsExactlyElementsOf(snapshot.lines(large));
    }

    @Test
    void whenASchemaIsOfTheLegacyForm_thenItIsCarriedOver() throws IOException {
        String schema = "\"{\\\"n\\\": int64}\"\n{\"" + SampleSnapshot.id(10001, 2) + "\":{\"n\":\"int64\"}}\n";
        byte[] zip = SampleSnapshot.whole()
                .put("users/generated_schema.jsonl", schema)
                .pack(Packing.JDK);

        assertThat(entries(cut(zip, tables(USERS)).zip())).containsEntry("users/generated_schema.jsonl", schema);
    }

    @Test
    void whenTheSourceHasNoListsAndNoSchemas_thenNoneAreMadeUp() throws IOException {
        SampleSnapshot sample = SampleSnapshot.whole();
        sample.entries().keySet().removeIf(name -> name.contains("_tables") || name.contains("schema"));

        Result result = cut(sample.pack(Packing.JDK), tables(USERS));

        assertThat(entries(result.zip()).keySet()).containsExactlyInAnyOrder("README.md", SampleSnapshot.USERS);
    }

    @Test
    void whenADocumentIsNotThere_thenThatIsSaid() {
        byte[] zip = SampleSnapshot.whole().pack(Packing.CONVEX);
        String missing = SampleSnapshot.id(10001, 9);
        Part part = new Part(
                new TreeSet<>(List.of(USERS)),
                new TreeMap<>(Map.of(USERS, new TreeSet<>(List.of(SampleSnapshot.id(10001, 1), missing)))),
                new TreeSet<>());

        assertThatThrownBy(() -> cut(zip, part))
                .isInstanceOf(UsageException.class)
                .hasMessage("table users has no document " + missing);
    }

    @Test
    void whenTheSourceIsDamagedBehindThePart_thenItFailsAllTheSame() throws IOException {
        byte[] good = SampleSnapshot.whole().pack(Packing.CONVEX);
        Contents contents = inspect(good);
        byte[] bad = SampleSnapshot.whole()
                .change(SampleSnapshot.ROWS, rows -> rows.replace("\"size\":12", "\"size\":13"))
                .pack(Packing.CONVEX);

        assertThatThrownBy(() -> new SnapshotFilter(LIMITS)
                        .cut(new ByteArrayInputStream(bad), contents, tables(USERS), OutputStream.nullOutputStream()))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("13");
    }

    @Test
    void whenTheSourceIsAnother_thenItFails() throws IOException {
        Contents contents = inspect(SampleSnapshot.whole().pack(Packing.CONVEX));
        byte[] other = SampleSnapshot.whole()
                .change(SampleSnapshot.USERS, lines -> lines.replace("\"n\":1}", "\"n\":2}"))
                .pack(Packing.CONVEX);

        assertThatThrownBy(() -> new SnapshotFilter(LIMITS)
                        .cut(new ByteArrayInputStream(other), contents, tables(USERS), OutputStream.nullOutputStream()))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContaining("users holds something else");
    }

    @Test
    void whenTheOutputFails_thenThatComesOut() throws IOException {
        byte[] zip = GeneratedSnapshot.of(4).pack();
        Contents contents = inspect(zip);
        OutputStream broken = new OutputStream() {
            @Override
            public void write(int value) throws IOException {
                throw new IOException("the wire is cut");
            }
        };

        assertThatThrownBy(() -> new SnapshotFilter(LIMITS)
                        .cut(new ByteArrayInputStream(zip), contents, tables(TableName.parse("t1")), broken))
                .isInstanceOf(IOException.class)
                .hasMessage("the wire is cut");
    }
}
