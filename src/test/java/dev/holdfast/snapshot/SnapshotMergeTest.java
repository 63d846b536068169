package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotMerge.Merged;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that are put into a table of a snapshot. */
final class SnapshotMergeTest {
    private static final TableName USERS = new TableName("a/b", "users");
    private static final long NUMBER = 10_001;

    private final SnapshotMerge merge = new SnapshotMerge(SnapshotLimits.standard());

    static String id(long number, int document) {
        return DocumentId.of(
                        number,
                        ByteBuffer.allocate(DocumentId.INTERNAL_BYTES)
                                .putInt(document)
                                .array())
                .text();
    }

    private static byte[] line(long number, int document, String text) {
        return ("{\"_creationTime\":1755000000123.25,\"_id\":\"" + id(number, document) + "\",\"text\":\"" + text
                        + "\"}")
                .getBytes(UTF_8);
    }

    private static byte[] zip(long number, int... documents) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (SnapshotWriter zip = SnapshotWriter.begin(out)) {
            SortedMap<Long, String> names = new TreeMap<>();
            zip.tables("", names);
            zip.tables("a", names);
            names.put(number, "users");
            zip.tables("a/b", names);
            try (OutputStream lines = zip.table("a/b", "users")) {
                for (int document : documents) {
                    lines.write(line(number, document, "there"));
                    lines.write('\n');
                }
            }
            zip.finish();
        }
        return out.toByteArray();
    }

    private static SortedMap<TableName, SortedMap<String, byte[]>> chosen(int... documents) {
        SortedMap<String, byte[]> lines = new TreeMap<>();
        for (int document : documents) {
            lines.put(id(NUMBER, document), line(NUMBER, document, "chosen"));
        }
        return new TreeMap<>(java.util.Map.of(USERS, lines));
    }

    private static List<String> texts(byte[] zip) throws IOException {
        List<String> lines = new ArrayList<>();
        new SnapshotWalk(SnapshotLimits.standard()).walk(new ByteArrayInputStream(zip), new SnapshotVisitor() {
            @Override
            public void document(TableName table, DocumentLine line) {
                lines.add(line.text());
            }
        });
        return lines;
    }

    @Test
    void whenSomeAreThereAndSomeAreNot_thenEachStandsAtItsPlace() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Merged merged =
                merge.merge(Optional.of(new ByteArrayInputStream(zip(NUMBER, 2, 4, 6))), chosen(1, 4, 5, 9), out);

        assertThat(texts(out.toByteArray()))
                .containsExactly(
                        new String(line(NUMBER, 1, "chosen"), UTF_8),
                        new String(line(NUMBER, 2, "there"), UTF_8),
                        new String(line(NUMBER, 4, "chosen"), UTF_8),
                        new String(line(NUMBER, 5, "chosen"), UTF_8),
                        new String(line(NUMBER, 6, "there"), UTF_8),
                        new String(line(NUMBER, 9, "chosen"), UTF_8));
        assertThat(merged.met().get(USERS)).containsExactly(id(NUMBER, 4));
        Contents read =
                new SnapshotInspector(SnapshotLimits.standard()).inspect(new ByteArrayInputStream(out.toByteArray()));
        assertThat(merged.contents().tables()).isEqualTo(read.tables());
    }

    @Test
    void whenTheTableIsLarge_thenASmallHeapIsEnough(@TempDir Path folder) throws Exception {
        Path zip = folder.resolve("large.zip");
        SortedSet<String> ids = new TreeSet<>();
        for (int i = 0; i < MergeFile.THERE; i++) {
            ids.add(id(NUMBER, MergeFile.EVERY * i));
        }
        SplittableRandom random = new SplittableRandom(4);
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip));
                SnapshotWriter writer = SnapshotWriter.begin(out)) {
            writer.tables("", new TreeMap<>(java.util.Map.of(NUMBER, MergeFile.TABLE.name())));
            try (OutputStream lines = writer.table("", MergeFile.TABLE.name())) {
                for (String id : ids) {
                    lines.write(("{\"_creationTime\":1755000000123.25,\"_id\":\"" + id + "\",\"text\":\""
                                    + Long.toHexString(random.nextLong()).repeat(40) + "\"}\n")
                            .getBytes(UTF_8));
                }
            }
            writer.finish();
        }

        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx32m",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        MergeFile.class.getName(),
                        zip.toString())
                .redirectErrorStream(true)
                .start();

        assertThat(new String(process.getInputStream().readAllBytes(), UTF_8))
                .isEqualTo((MergeFile.THERE + MergeFile.CHOSEN / 2) + " documents, " + MergeFile.CHOSEN / 2 + " met\n");
        assertThat(process.waitFor()).isZero();
    }

    @Test
    void whenThereIsNothing_thenTheDocumentsAreAll() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();

        Merged merged = merge.merge(Optional.empty(), chosen(1, 2), out);

        assertThat(texts(out.toByteArray())).hasSize(2);
        assertThat(merged.contents().documents()).isEqualTo(2);
    }

    @Test
    void whenATableHasAnotherNumberOrOrder_thenItIsRefused() throws IOException {
        byte[] renumbered = zip(NUMBER + 1, 1);
        byte[] unsorted = zip(NUMBER, 3, 1);

        assertThatThrownBy(() -> merge.merge(
                        Optional.of(new ByteArrayInputStream(renumbered)), chosen(1), OutputStream.nullOutputStream()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("TableNumberConflict");
        assertThatThrownBy(() -> merge.merge(
                        Optional.of(new ByteArrayInputStream(unsorted)), chosen(1), OutputStream.nullOutputStream()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("not listed in the order of its ids");
    }

    @Test
    void whenDocumentsArePicked_thenTheirOrderDoesNotMatter_andNoneMayBeMissing() throws IOException {
        SortedSet<String> ids = new TreeSet<>(List.of(id(NUMBER, 1), id(NUMBER, 3)));
        SortedMap<TableName, SortedSet<String>> wanted = new TreeMap<>(java.util.Map.of(USERS, ids));
        ChosenDocuments found = new ChosenDocuments(wanted);
        new SnapshotWalk(SnapshotLimits.standard()).walk(new ByteArrayInputStream(zip(NUMBER, 3, 2, 1)), found);
        assertThat(found.documents().get(USERS)).containsOnlyKeys(ids);

        ChosenDocuments missing = new ChosenDocuments(wanted);
        new SnapshotWalk(SnapshotLimits.standard()).walk(new ByteArrayInputStream(zip(NUMBER, 1, 2)), missing);
        assertThatThrownBy(missing::documents)
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("has no document " + id(NUMBER, 3));
    }
}
