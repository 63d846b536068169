package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotWriterTest {
    @TempDir
    private Path folder;

    @Nested
    class GivenAnExportOfConvexsOwnLayout {
        @ParameterizedTest
        @ValueSource(strings = {"small", "guardman"})
        void whenItsEntriesAreWrittenAgain_thenTheLayoutIsTheSameByteForByte(String name) throws IOException {
            Path original = Path.of("src/test/resources/fixtures", name + ".zip");

            Path copy = folder.resolve("copy.zip");
            rewrite(original, copy);

            assertThat(layout(copy)).isEqualTo(layout(original));
        }

        private void rewrite(Path original, Path copy) throws IOException {
            try (ZipFile source = new ZipFile(original.toFile());
                    OutputStream out = Files.newOutputStream(copy);
                    ZipStream zip = new ZipStream(out)) {
                for (ZipEntry entry : source.stream().toList()) {
                    try (OutputStream to = zip.entry(entry.getName())) {
                        source.getInputStream(entry).transferTo(to);
                    }
                }
                zip.finish();
            }
        }
    }

    @Nested
    class GivenASnapshotOfTwoComponents {
        @Test
        void whenItIsWritten_thenTheJdksZipFileReadsEveryEntry() throws IOException {
            DocumentId file = DocumentId.parse("kg27rxfv99gzp01wmph0gvt92d6hnvy6");
            byte[] content = new byte[300_000];
            new SplittableRandom(1).nextBytes(content);

            Path path = folder.resolve("snapshot.zip");
            try (OutputStream out = Files.newOutputStream(path);
                    SnapshotWriter writer = SnapshotWriter.begin(out)) {
                writer.tables("", new TreeMap<>(Map.of(10002L, "b", 10001L, "a")));
                writer.tables("x/y", new TreeMap<>());
                write(writer.table("", "a"), "{\"n\":1}\n".getBytes(UTF_8));
                write(writer.table("x/y", "b"), new byte[0]);
                write(writer.storedFiles(""), "{}\n".getBytes(UTF_8));
                write(writer.storedFile("", file, "png"), content);
                writer.finish();
            }

            try (ZipFile zip = new ZipFile(path.toFile())) {
                assertThat(zip.stream().map(ZipEntry::getName))
                        .containsExactly(
                                "README.md",
                                "_tables/documents.jsonl",
                                "_components/x/_components/y/_tables/documents.jsonl",
                                "a/documents.jsonl",
                                "a/generated_schema.jsonl",
                                "_components/x/_components/y/b/documents.jsonl",
                                "_components/x/_components/y/b/generated_schema.jsonl",
                                "_storage/documents.jsonl",
                                "_storage/kg27rxfv99gzp01wmph0gvt92d6hnvy6.png");
                assertThat(text(zip, "README.md")).startsWith("# Welcome to your Convex snapshot export!\n");
                assertThat(text(zip, "_tables/documents.jsonl"))
                        .isEqualTo("{\"name\":\"a\",\"id\":10001}\n{\"name\":\"b\",\"id\":10002}\n");
                assertThat(text(zip, "a/generated_schema.jsonl")).isEqualTo("\"uniform\"\n");
                assertThat(zip.getInputStream(zip.getEntry("_storage/" + file + ".png"))
                                .readAllBytes())
                        .isEqualTo(content);
            }
        }

        @Test
        void whenItIsLeftHalfWay_thenItHasNoDirectory() throws IOException {
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            try (SnapshotWriter writer = SnapshotWriter.begin(out)) {
                write(writer.table("", "a"), new byte[0]);
            }

            Path path = Files.write(folder.resolve("half.zip"), out.toByteArray());

            assertThatThrownBy(() -> new ZipFile(path.toFile()).close()).isInstanceOf(IOException.class);
        }

        @Test
        void whenTwoEntriesWouldOverlap_thenTheSecondIsRefused() throws IOException {
            try (SnapshotWriter writer = SnapshotWriter.begin(OutputStream.nullOutputStream());
                    OutputStream first = writer.table("", "a")) {
                assertThatThrownBy(() -> writer.storedFiles("").close())
                        .isInstanceOf(IllegalStateException.class)
                        .hasMessageContaining("still open");
                assertThat(first).isNotNull();
            }
        }

        private void write(OutputStream stream, byte[] content) throws IOException {
            try (stream) {
                stream.write(content);
            }
        }

        private String text(ZipFile zip, String name) throws IOException {
            return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8);
        }
    }

    /** Everything in a ZIP but the deflated data, their sizes and what depends on these: two compressors may differ there. */
    private static List<String> layout(Path path) throws IOException {
        ByteBuffer zip = ByteBuffer.wrap(Files.readAllBytes(path)).order(ByteOrder.LITTLE_ENDIAN);
        List<String> layout = new ArrayList<>();
        int end = zip.limit() - 22;
        assertThat(zip.getInt(end)).isEqualTo(0x06054b50);
        int locator = end - 20;
        int record = (int) zip.getLong(locator + 8);
        int at = (int) zip.getLong(record + 48);
        assertThat(record).isEqualTo(locator - 56);
        assertThat(zip.getInt(end + 16)).isEqualTo(at);
        layout.add(hex(zip, record, 40) + hex(zip, locator, 8) + hex(zip, locator + 16, 4) + hex(zip, end, 12));
        while (at < record) {
            int name = zip.getShort(at + 28);
            layout.add(hex(zip, at, 46 + name + 4 + 8));
            int data = (int) zip.getLong(at + 46 + name + 4 + 8);
            int local = (int) zip.getLong(at + 46 + name + 4 + 16);
            layout.add(hex(zip, local, 30 + name + 20));
            layout.add(hex(zip, local + 30 + name + 20 + data, 16));
            at += 46 + name + 28;
        }
        return layout;
    }

    private static String hex(ByteBuffer bytes, int offset, int length) {
        byte[] part = new byte[length];
        bytes.get(offset, part);
        return HexFormat.of().formatHex(part);
    }
}
