package dev.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.HandmadeZip.Descriptor;
import java.io.ByteArrayInputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class SnapshotInspectorTest {
    private static final SnapshotLimits LIMITS = SnapshotLimits.standard();

    private static Contents inspect(byte[] zip) throws IOException {
        return inspect(zip, LIMITS);
    }

    private static Contents inspect(byte[] zip, SnapshotLimits limits) throws IOException {
        return new SnapshotInspector(limits).inspect(new ByteArrayInputStream(zip));
    }

    private static Contents inspect(SampleSnapshot sample) throws IOException {
        return inspect(sample.pack(Packing.CONVEX));
    }

    private static void assertDamaged(SampleSnapshot sample, String... words) {
        assertDamaged(sample.pack(Packing.CONVEX), words);
    }

    private static void assertDamaged(byte[] zip, String... words) {
        assertThatThrownBy(() -> inspect(zip))
                .isInstanceOf(CorruptBackupException.class)
                .hasMessageContainingAll(words);
    }

    @Nested
    class GivenAWholeSnapshot {
        @ParameterizedTest
        @EnumSource(Packing.class)
        void whenItIsPackedInAnyWay_thenItsContentsAreTheSame(Packing packing) throws IOException {
            Contents contents = inspect(SampleSnapshot.whole().pack(packing));

            assertThat(contents).isEqualTo(inspect(SampleSnapshot.whole()));
            assertThat(contents.findings()).isEmpty();
            assertThat(contents.tables())
                    .extracting(Contents.Table::qualifiedName, Contents.Table::number, Contents.Table::documents)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple("empty", 10002L, 0L),
                            org.assertj.core.groups.Tuple.tuple("users", 10001L, 3L),
                            org.assertj.core.groups.Tuple.tuple("mail:queue", 10001L, 1L));
        }

        @ParameterizedTest
        @EnumSource(Packing.class)
        void whenItsEntriesComeInReverse_thenItsContentsAreTheSame(Packing packing) throws IOException {
            assertThat(inspect(SampleSnapshot.whole().reversed().pack(packing)))
                    .isEqualTo(inspect(SampleSnapshot.whole()));
        }

        @Test
        void whenItStandsInAFolderWithMacJunk_thenItIsReadWithFindings() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole()
                    .rename(name -> "snapshot/" + name)
                    .put("snapshot/", "")
                    .put("__MACOSX/snapshot/users/._documents.jsonl", "\0\1\2")
                    .put("snapshot/users/.DS_Store", "\0");

            Contents contents = inspect(sample.pack(Packing.JDK));

            assertThat(contents.tables())
                    .isEqualTo(inspect(SampleSnapshot.whole()).tables());
            assertThat(contents.files())
                    .isEqualTo(inspect(SampleSnapshot.whole()).files());
            assertThat(contents.findings())
                    .hasSize(3)
                    .anyMatch(finding -> finding.contains("__MACOSX"))
                    .anyMatch(finding -> finding.contains(".DS_Store"))
                    .anyMatch(finding -> finding.contains("below snapshot/"));
        }

        @Test
        void whenItHasNoStorage_thenThereAreNoFiles() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole();
            sample.entries().keySet().removeIf(name -> name.contains("_storage"));

            assertThat(inspect(sample).files()).isEmpty();
        }

        @Test
        void whenItHasNoTableListAtAll_thenTablesHaveNoNumberAndThatIsAFinding() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole();
            sample.entries().keySet().removeIf(name -> name.contains("_tables") || name.contains("schema"));

            Contents contents = inspect(sample);

            assertThat(contents.tables()).extracting(Contents.Table::number).containsOnly(0L);
            assertThat(contents.findings())
                    .anyMatch(finding -> finding.contains("no _tables"))
                    .anyMatch(finding -> finding.contains("users has no generated_schema.jsonl"));
        }

        @Test
        void whenALineFeedIsMissingAtTheEnd_thenThatIsAFinding() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole().change(SampleSnapshot.USERS, String::strip);

            Contents contents = inspect(sample);

            Contents.Table whole =
                    inspect(SampleSnapshot.whole()).table("users").orElseThrow();
            Contents.Table table = contents.table("users").orElseThrow();
            assertThat(contents.findings()).containsExactly("users/documents.jsonl does not end with a line feed");
            assertThat(table.digest()).isEqualTo(whole.digest());
            assertThat(table.bytes()).isEqualTo(whole.bytes() - 1);
        }

        @Test
        void whenDocumentsComeInAnotherOrder_thenTheDigestIsTheSameAndThatIsAFinding() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole().change(SampleSnapshot.USERS, lines -> {
                String[] parts = lines.split("(?<=\n)");
                return parts[2] + parts[0] + parts[1];
            });

            Contents contents = inspect(sample);

            assertThat(contents.tables())
                    .isEqualTo(inspect(SampleSnapshot.whole()).tables());
            assertThat(contents.findings()).singleElement().asString().contains("order of their ids");
        }

        @Test
        void whenANumberTokenDiffers_thenOnlyThatTablesDigestDiffers() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole()
                    .change(SampleSnapshot.USERS, lines -> lines.replace("\"n\":1}", "\"n\":1.0}"));

            Contents contents = inspect(sample);

            Contents whole = inspect(SampleSnapshot.whole());
            assertThat(contents.table("users").orElseThrow().digest())
                    .isNotEqualTo(whole.table("users").orElseThrow().digest());
            assertThat(contents.table("mail:queue")).isEqualTo(whole.table("mail:queue"));
        }

        @Test
        void whenASchemaIsOfTheLegacyForm_thenTimesMayBeIntegers() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole()
                    .put(
                            "users/generated_schema.jsonl",
                            "\"{\\\"n\\\": int64}\"\n{\"" + SampleSnapshot.id(10001, 2) + "\":{\"n\":\"int64\"}}\n")
                    .change(SampleSnapshot.USERS, lines -> lines.replace("1755000000123.25", "1755000000123"));

            assertThat(inspect(sample).table("users").orElseThrow().documents()).isEqualTo(3);
        }

        @Test
        void whenTheDirectoryHasAnotherOrder_thenItIsTaken() throws IOException {
            HandmadeZip zip = new HandmadeZip();
            SampleSnapshot.whole()
                    .entries()
                    .forEach((name, content) -> zip.add(name, content, ZipFormat.DEFLATED, Descriptor.CONVEX));

            assertThat(inspect(zip.reverseDirectory().comment("by hand").finish()))
                    .isEqualTo(inspect(SampleSnapshot.whole()));
        }

        @Test
        void whenAStoredFileIsAZipItself_thenItsDescriptorsAreNoEnd() throws IOException {
            byte[] inner = SampleSnapshot.whole().pack(Packing.STORED_SHORT);
            SampleSnapshot sample = SampleSnapshot.whole()
                    .put("_storage/" + SampleSnapshot.id(540, 3) + ".zip", inner)
                    .change(SampleSnapshot.ROWS, rows -> rows + SampleSnapshot.row(3, inner));

            assertThat(inspect(sample.pack(Packing.STORED_SHORT)).fileBytes())
                    .isEqualTo(inspect(SampleSnapshot.whole()).fileBytes() + inner.length);
        }

        @Test
        void whenLinesAreLongerThanABlock_thenTheyAreHeldTogether() throws IOException {
            SplittableRandom random = new SplittableRandom(3);
            StringBuilder lines = new StringBuilder();
            for (int number = 1; number <= 40; number++) {
                String text = "äb€".repeat(random.nextInt(1, 150_000));
                lines.append(SampleSnapshot.document(10001, number, "\"text\":\"" + text + "\""));
            }
            SampleSnapshot sample = SampleSnapshot.whole().put(SampleSnapshot.USERS, lines.toString());
            TableDigest digest = new TableDigest();
            for (String line : lines.toString().split("\n")) {
                byte[] bytes = line.getBytes(StandardCharsets.UTF_8);
                digest.add(bytes, 0, bytes.length);
            }

            Contents.Table table = inspect(sample).table("users").orElseThrow();

            assertThat(table.documents()).isEqualTo(40);
            assertThat(table.bytes()).isEqualTo(lines.toString().getBytes(StandardCharsets.UTF_8).length);
            assertThat(table.digest()).isEqualTo(digest.hex());
        }

        @ParameterizedTest
        @ValueSource(ints = {1, 2, 3, 7, 16, 61, 256, 1000})
        void whenBuffersAreSmall_thenItsContentsAreTheSame(int bufferBytes) throws IOException {
            for (Packing packing : Packing.values()) {
                byte[] zip = SampleSnapshot.whole().pack(packing);
                assertThat(new SnapshotInspector(LIMITS, bufferBytes).inspect(new ByteArrayInputStream(zip)))
                        .isEqualTo(inspect(zip));
            }
        }

        @Test
        void whenBytesComeInTinyPieces_thenItsContentsAreTheSame() throws IOException {
            InputStream slow =
                    new FilterInputStream(
                            new ByteArrayInputStream(SampleSnapshot.whole().pack(Packing.CONVEX))) {
                        @Override
                        public int read(byte[] buffer, int offset, int length) throws IOException {
                            return super.read(buffer, offset, Math.min(3, length));
                        }
                    };

            assertThat(new SnapshotInspector(LIMITS).inspect(slow)).isEqualTo(inspect(SampleSnapshot.whole()));
        }
    }

    @Nested
    class GivenDamagedTables {
        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"_id\":\"ID\",\"_creationTime\":1.5,}",
                    "{\"_id\":\"ID\",\"_creationTime\":1.5} x",
                    "{\"_id\":\"ID\",\"_creationTime\":1.5",
                    "{\"_id\":\"ID\",\"_creationTime\":01.5}",
                    "",
                    "  ",
                    "[]",
                    "\"text\"",
                    "{\"_creationTime\":1.5}",
                    "{\"_id\":7,\"_creationTime\":1.5}",
                    "{\"_id\":\"j5\",\"_creationTime\":1.5}",
                    "{\"_id\":\"ID\",\"_id\":\"ID\",\"_creationTime\":1.5}",
                    "{\"_id\":\"ID\"}",
                    "{\"_id\":\"ID\",\"_creationTime\":1}",
                    "{\"_id\":\"ID\",\"_creationTime\":0.0}",
                    "{\"_id\":\"ID\",\"_creationTime\":-1.5}",
                    "{\"_id\":\"ID\",\"_creationTime\":1e16}",
                    "{\"_id\":\"ID\",\"_creationTime\":\"1.5\"}",
                    "{\"_id\":\"LAST\",\"_creationTime\":1.5}"
                })
        void whenALineIsWrong_thenItsPlaceIsNamed(String line) {
            String wrong =
                    line.replace("ID", SampleSnapshot.id(10001, 9)).replace("LAST", SampleSnapshot.id(10001, 3)) + "\n";

            assertDamaged(
                    SampleSnapshot.whole().change(SampleSnapshot.USERS, lines -> lines + wrong),
                    "users/documents.jsonl, line 4");
        }

        @Test
        void whenAnIdBelongsToAnotherTable_thenBothNumbersAreNamed() {
            assertDamaged(
                    SampleSnapshot.whole().put(SampleSnapshot.USERS, SampleSnapshot.document(10002, 1, "\"a\":1")),
                    "users/documents.jsonl, line 1",
                    "table 10002",
                    "users is 10001");
        }

        @Test
        void whenAnIdBelongsToAnotherTableAndTheListComesLast_thenItIsFound() {
            assertDamaged(
                    SampleSnapshot.whole()
                            .put(SampleSnapshot.USERS, SampleSnapshot.document(10002, 1, "\"a\":1"))
                            .reversed(),
                    "users/documents.jsonl, line 1",
                    "table 10002",
                    "users is 10001");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "users/documents.jsonl | users is listed in _tables, but its documents.jsonl is missing",
                    "empty/documents.jsonl | empty is listed in _tables, but its documents.jsonl is missing",
                    "users/generated_schema.jsonl | users has no generated_schema.jsonl",
                    "_tables/documents.jsonl | _tables/documents.jsonl is missing",
                    "_components/mail/_tables/documents.jsonl | _components/mail/_tables/documents.jsonl is missing",
                    "_components/mail/queue/documents.jsonl | mail:queue is listed",
                    "_storage/documents.jsonl | _storage/documents.jsonl is missing",
                    "_components/mail/_storage/documents.jsonl | _components/mail/_storage/documents.jsonl is missing"
                })
        void whenAnEntryIsMissing_thenItIsNamed(String entry, String message) {
            assertDamaged(SampleSnapshot.whole().without(entry), message);
        }

        @Test
        void whenATableIsNotListed_thenItIsNamed() {
            assertDamaged(
                    SampleSnapshot.whole()
                            .put("more/documents.jsonl", "")
                            .put("more/generated_schema.jsonl", "\"uniform\"\n"),
                    "table more is there, but _tables/documents.jsonl does not list it");
        }

        @Test
        void whenAParentComponentIsMissing_thenItIsNamed() {
            SampleSnapshot sample =
                    SampleSnapshot.whole().put("_components/a/_components/b/_tables/documents.jsonl", "");

            assertDamaged(sample, "'a/b'", "'a'");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "{\"name\":\"users\",\"id\":10003}",
                    "{\"name\":\"more\",\"id\":10001}",
                    "{\"name\":\"more\",\"id\":0}",
                    "{\"name\":\"more\",\"id\":4294967296}",
                    "{\"name\":\"more\",\"id\":-1}",
                    "{\"name\":\"more\",\"id\":1.0}",
                    "{\"name\":\"_more\",\"id\":10003}",
                    "{\"name\":\"a/b\",\"id\":10003}",
                    "{\"name\":\"more\"}",
                    "[]"
                })
        void whenTheTableListIsWrong_thenItsLineIsNamed(String line) {
            assertDamaged(
                    SampleSnapshot.whole().change("_tables/documents.jsonl", lines -> lines + line + "\n"),
                    "_tables/documents.jsonl, line 3");
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "",
                    "{}\n",
                    "uniform\n",
                    "\"uniform\"\n\"uniform\"\n",
                    "\"{}\"\n{\"x\":1}\n",
                    "\"{}\"\n{}\n",
                    "\"{}\"\n[]\n"
                })
        void whenASchemaIsWrong_thenItIsNamed(String schema) {
            assertDamaged(SampleSnapshot.whole().put("users/generated_schema.jsonl", schema), "schema");
        }

        @Test
        void whenTheSameTableStandsInTwoFolders_thenItIsNamed() {
            assertDamaged(
                    SampleSnapshot.whole().put("copy/users/documents.jsonl", ""),
                    "copy/users/documents.jsonl",
                    "came before");
        }

        @Test
        void whenALineIsTooLong_thenItIsNamedBeforeItFillsTheMemory() {
            byte[] zip = SampleSnapshot.whole()
                    .put(SampleSnapshot.USERS, "{\"a\":\"" + "x".repeat(3_000_000))
                    .pack(Packing.CONVEX);

            assertThatThrownBy(() -> inspect(zip, new SnapshotLimits(1_000_000, 128, 100, 1L << 30, 1000, 100)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContainingAll("users/documents.jsonl, line 1", "longer than 1000000 bytes");
        }

        @Test
        void whenThereIsNothingOfConvex_thenItIsSaid() {
            SampleSnapshot sample = SampleSnapshot.whole();
            sample.entries().keySet().removeIf(name -> !name.equals("README.md"));

            assertDamaged(sample, "it is no Convex snapshot");
        }
    }

    @Nested
    class GivenDamagedFiles {
        private final String first = "_storage/" + SampleSnapshot.id(540, 1) + ".png";

        @Test
        void whenAFileDiffersFromItsRow_thenItIsNamed() {
            byte[] other = new byte[12];

            assertDamaged(SampleSnapshot.whole().put(first, other), first, "SHA-256");
            assertDamaged(
                    SampleSnapshot.whole().put(first, other).reversed(), "_storage/documents.jsonl, line 1", "SHA-256");
            assertDamaged(SampleSnapshot.whole().put(first, "longer than it was"), first, "18 bytes");
        }

        @Test
        void whenAFileIsMissing_thenItIsNamed() {
            assertDamaged(
                    SampleSnapshot.whole().without(first),
                    "_storage/documents.jsonl",
                    "1 of 2 stored files are not in the ZIP, first " + SampleSnapshot.id(540, 1));
        }

        @Test
        void whenAFileHasNoRow_thenItIsNamed() {
            String more = "_storage/" + SampleSnapshot.id(540, 5);

            assertDamaged(SampleSnapshot.whole().put(more, "x"), more, "no row");
        }

        @Test
        void whenAFileHasNoIdOrThatOfAnother_thenItIsNamed() {
            assertDamaged(SampleSnapshot.whole().put("_storage/hello.txt", "x"), "'hello' is no id");
            assertDamaged(
                    SampleSnapshot.whole().put("_storage/" + SampleSnapshot.id(541, 5), "x"), "belongs to table 541");
            assertDamaged(
                    SampleSnapshot.whole().put("_storage/" + SampleSnapshot.id(540, 1) + ".gif", "x"),
                    "another file has the same id");
        }

        @ParameterizedTest
        @CsvSource(
                delimiter = '|',
                value = {
                    "\"sha256\":\" | \"sha256\":\"AAAA",
                    "\"sha256\":\" | \"sha256\":\"!",
                    "\"size\": | \"size\":-",
                    "\"size\": | \"size\":1",
                    "\"size\":12 | \"size\":12.0",
                    "\"_id\":\"kg | \"_id\":\"kh"
                })
        void whenARowIsWrong_thenItIsFound(String from, String to) {
            assertDamaged(
                    SampleSnapshot.whole().change(SampleSnapshot.ROWS, rows -> rows.replace(from, to)), "_storage/");
        }

        @Test
        void whenRowsHaveNoSha256_thenThatIsAFinding() throws IOException {
            SampleSnapshot sample = SampleSnapshot.whole()
                    .change(SampleSnapshot.ROWS, rows -> rows.replaceAll("\"sha256\":\"[^\"]*\",", "\"sha256\":null,"));

            Contents contents = inspect(sample);

            assertThat(contents.files())
                    .isEqualTo(inspect(SampleSnapshot.whole()).files());
            assertThat(contents.findings()).singleElement().asString().contains("2 rows");
            assertThat(inspect(sample.reversed())).isEqualTo(contents);
        }
    }

    @Nested
    class GivenAHostileZip {
        private final byte[] some = "x".getBytes(StandardCharsets.UTF_8);

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "../users/documents.jsonl",
                    "a/../../b",
                    "a/..",
                    "/users/documents.jsonl",
                    "C:/users/documents.jsonl",
                    "c:x",
                    "users\\documents.jsonl",
                    "a//b",
                    "a\0b",
                    "a\nb",
                    ""
                })
        void whenANameIsAPathTrick_thenItIsRefused(String name) {
            byte[] zip = new HandmadeZip()
                    .add("README.md", some, ZipFormat.STORED, Descriptor.NONE)
                    .add(name, some, ZipFormat.STORED, Descriptor.NONE)
                    .finish();

            assertDamaged(zip, "damaged at byte 40: the entry's name");
        }

        @Test
        void whenANameIsNotUtf8_thenItIsRefused() {
            byte[] zip = new HandmadeZip()
                    .add(new byte[] {'a', (byte) 0xe9}, some, ZipFormat.STORED, Descriptor.NONE)
                    .finish();

            assertDamaged(zip, "not UTF-8: 'a\\xe9'");
        }

        @ParameterizedTest
        @CsvSource({"1,encrypted", "64,encrypted", "8192,encrypted", "32,patch"})
        void whenAFlagSaysSomethingUnreadable_thenItIsNamed(int flag, String word) {
            assertDamaged(
                    new HandmadeZip()
                            .flags(flag)
                            .add("a", some, ZipFormat.STORED, Descriptor.NONE)
                            .finish(),
                    word);
        }

        @ParameterizedTest
        @CsvSource({"9,Deflate64", "93,Zstandard", "20,Zstandard", "12,method 12", "99,encrypted"})
        void whenAMethodIsUnknown_thenItIsNamed(int method, String word) {
            assertDamaged(
                    new HandmadeZip()
                            .sayMethod(method)
                            .add("a", some, ZipFormat.STORED, Descriptor.NONE)
                            .finish(),
                    "a at byte 0",
                    word);
        }

        @Test
        void whenANameStandsTwice_thenItIsNamed() {
            assertDamaged(
                    new HandmadeZip()
                            .add("a", some, ZipFormat.STORED, Descriptor.NONE)
                            .add("a", some, ZipFormat.STORED, Descriptor.NONE)
                            .finish(),
                    "damaged at byte 32: a is in the ZIP twice");
        }

        @Test
        void whenTheDirectoryDiffers_thenItIsFound() {
            HandmadeZip missing = new HandmadeZip();
            HandmadeZip twice = new HandmadeZip();
            Map<String, byte[]> entries = SampleSnapshot.whole().entries();
            entries.forEach((name, content) -> missing.add(name, content, ZipFormat.DEFLATED, Descriptor.LONG));
            entries.forEach((name, content) -> twice.add(name, content, ZipFormat.DEFLATED, Descriptor.LONG));

            assertDamaged(missing.forget(3).finish(), "the directory lacks 1 of 13 entries");
            assertDamaged(twice.repeat(3).finish(), "empty/documents.jsonl twice");
        }

        @Test
        void whenAnExtraFieldGivesAnotherName_thenItIsFound() {
            byte[] zip = new HandmadeZip()
                    .extra(
                            (byte) 0x75,
                            (byte) 0x70,
                            (byte) 6,
                            (byte) 0,
                            (byte) 1,
                            (byte) 0,
                            (byte) 0,
                            (byte) 0,
                            (byte) 0,
                            (byte) 'b')
                    .add("a", some, ZipFormat.STORED, Descriptor.NONE)
                    .finish();

            assertDamaged(zip, "a second, different name");
        }

        @Test
        void whenSomethingStandsBeforeOrBetweenOrBehind_thenItIsFound() {
            byte[] whole = SampleSnapshot.whole().pack(Packing.CONVEX);
            byte[] behind = Arrays.copyOf(whole, whole.length + 1);
            HandmadeZip between = new HandmadeZip()
                    .add("a", some, ZipFormat.STORED, Descriptor.NONE)
                    .raw((byte) 0)
                    .add("b", some, ZipFormat.STORED, Descriptor.NONE);

            assertDamaged(behind, "damaged at byte " + whole.length + ": something follows the end");
            assertDamaged(new HandmadeZip().raw((byte) 0).finish(), "damaged at byte 0", "not the beginning of a ZIP");
            assertDamaged(between.finish(), "damaged at byte 32: neither an entry nor the directory");
            assertDamaged(new HandmadeZip().finish(), "the ZIP is empty");
            assertDamaged(new byte[0], "the snapshot's ZIP ends at byte 0");
            assertDamaged("<html>".getBytes(StandardCharsets.UTF_8), "not the beginning of a ZIP");
        }

        @Test
        void whenAFolderHasBytes_thenItIsFound() {
            assertDamaged(
                    new HandmadeZip()
                            .add("a/", some, ZipFormat.DEFLATED, Descriptor.NONE)
                            .finish(),
                    "a/ is a folder, but has bytes");
        }

        @Test
        void whenItIsABomb_thenItStopsEarly() {
            byte[] zip =
                    SampleSnapshot.whole().put("zeros", new byte[30_000_000]).pack(Packing.CONVEX);

            assertThatThrownBy(() -> inspect(zip, new SnapshotLimits(1000, 128, 100, 10_000_000, 1000, 100)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContainingAll("zeros", "more than 100 times its size");
        }

        @Test
        void whenItHasTooManyEntries_thenItStops() {
            byte[] zip = SampleSnapshot.whole().pack(Packing.CONVEX);

            assertThatThrownBy(() -> inspect(zip, new SnapshotLimits(1000, 128, 100, 10_000_000, 12, 100)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("more than 12 entries");
        }

        @Test
        void whenItListsTooManyTables_thenItStops() {
            byte[] zip = SampleSnapshot.whole().pack(Packing.CONVEX);

            assertThatThrownBy(() -> inspect(zip, new SnapshotLimits(1000, 128, 100, 10_000_000, 1000, 2)))
                    .isInstanceOf(CorruptBackupException.class)
                    .hasMessageContaining("more than 2 tables");
        }
    }

    @Nested
    class GivenASourceThatFails {
        @Test
        void whenItThrows_thenItsExceptionComesThroughAsItIs() {
            byte[] zip = SampleSnapshot.whole().pack(Packing.CONVEX);
            IOException cut = new IOException("cut");
            InputStream broken = new FilterInputStream(new ByteArrayInputStream(zip, 0, zip.length / 2)) {
                @Override
                public int read(byte[] buffer, int offset, int length) throws IOException {
                    int count = super.read(buffer, offset, length);
                    if (count < 0) {
                        throw cut;
                    }
                    return count;
                }
            };

            assertThatThrownBy(() -> new SnapshotInspector(LIMITS).inspect(broken))
                    .isSameAs(cut);
        }

        @Test
        void whenTheThreadIsInterrupted_thenItStopsWithTheFlagSet() throws InterruptedException {
            AtomicReference<Throwable> thrown = new AtomicReference<>();
            AtomicReference<Boolean> flag = new AtomicReference<>();
            byte[] zip = SampleSnapshot.whole().pack(Packing.CONVEX);
            Thread thread = new Thread(() -> {
                Thread.currentThread().interrupt();
                try {
                    inspect(zip);
                } catch (IOException e) {
                    thrown.set(e);
                }
                flag.set(Thread.currentThread().isInterrupted());
            });

            thread.start();
            thread.join();

            assertThat(thrown.get()).isInstanceOf(InterruptedIOException.class);
            assertThat(flag.get()).isTrue();
        }

        @Test
        void whenItEnds_thenItWasReadToItsVeryEndAndNoThreadIsLeft() throws IOException {
            ByteArrayInputStream in =
                    new ByteArrayInputStream(SampleSnapshot.whole().pack(Packing.CONVEX));

            new SnapshotInspector(LIMITS).inspect(in);

            assertThat(in.available()).isZero();
        }
    }
}
