package dev.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Enumeration;
import java.util.HexFormat;
import java.util.List;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.apache.commons.compress.utils.SeekableInMemoryByteChannel;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What the inspector says about genuine exports, against their description and against what an independent ZIP reader finds in them. */
final class FixtureInspectionTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @ValueSource(strings = {"small", "guardman"})
    void whenAnExportIsInspected_thenTablesAreThoseOfItsDescription(String fixture) throws IOException {
        JsonNode expected = JSON.readTree(Fixtures.bytes(fixture + ".json")).get("components");

        Contents contents = inspect(Fixtures.bytes(fixture + ".zip"));

        List<String> tables = new ArrayList<>();
        for (String component : expected.propertyNames()) {
            for (String table : expected.get(component).get("tables").propertyNames()) {
                JsonNode facts = expected.get(component).get("tables").get(table);
                tables.add(component + ":" + table + ":" + facts.get("number").asLong() + ":"
                        + facts.get("count").asLong());
            }
        }
        assertThat(contents.findings()).isEmpty();
        assertThat(contents.tables())
                .isSortedAccordingTo(
                        Comparator.comparing(Contents.Table::component).thenComparing(Contents.Table::name))
                .extracting(table ->
                        table.component() + ":" + table.name() + ":" + table.number() + ":" + table.documents())
                .containsExactlyInAnyOrderElementsOf(tables);
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "guardman"})
    void whenAnExportIsInspected_thenStoredFilesAreThoseOfItsDescription(String fixture) throws IOException {
        JsonNode expected = JSON.readTree(Fixtures.bytes(fixture + ".json")).get("components");

        Contents contents = inspect(Fixtures.bytes(fixture + ".zip"));

        assertThat(contents.files()).hasSize(expected.size());
        for (Contents.Files files : contents.files()) {
            JsonNode facts = expected.get(files.component()).get("storage");
            assertThat(files.count()).isEqualTo(facts.get("count").asLong());
            assertThat(files.bytes()).isEqualTo(facts.get("bytes").asLong());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"small", "guardman"})
    void whenAnExportIsInspected_thenDigestsAndSizesAreThoseOfItsLines(String fixture) throws Exception {
        byte[] zip = Fixtures.bytes(fixture + ".zip");

        Contents contents = inspect(zip);

        for (Contents.Table table : contents.tables()) {
            String folder = table.component().isEmpty()
                    ? ""
                    : "_components/" + table.component().replace("/", "/_components/") + "/";
            byte[] lines = read(zip, folder + table.name() + "/documents.jsonl");
            assertThat(table.bytes()).isEqualTo(lines.length);
            assertThat(table.digest()).isEqualTo(sumOfHashes(lines));
        }
        for (Contents.Files files : contents.files()) {
            assertThat(files.digest()).isEqualTo(sumOfFileHashes(zip, files.component()));
        }
    }

    private static Contents inspect(byte[] zip) throws IOException {
        return new SnapshotInspector(SnapshotLimits.standard()).inspect(new ByteArrayInputStream(zip));
    }

    private static byte[] read(byte[] zip, String entry) throws IOException {
        try (ZipFile file = open(zip)) {
            return file.getInputStream(file.getEntry(entry)).readAllBytes();
        }
    }

    private static ZipFile open(byte[] zip) throws IOException {
        return ZipFile.builder()
                .setSeekableByteChannel(new SeekableInMemoryByteChannel(zip))
                .get();
    }

    private static String sumOfFileHashes(byte[] zip, String component) throws Exception {
        StringBuilder lines = new StringBuilder();
        try (ZipFile file = open(zip)) {
            Enumeration<ZipArchiveEntry> entries = file.getEntries();
            while (entries.hasMoreElements()) {
                ZipArchiveEntry entry = entries.nextElement();
                String[] parts = entry.getName().replace("_components/", "").split("_storage/", -1);
                if (parts.length == 2
                        && parts[0].equals(component.isEmpty() ? "" : component + "/")
                        && !parts[1].equals("documents.jsonl")) {
                    byte[] content = file.getInputStream(entry).readAllBytes();
                    String hash = HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
                    lines.append(parts[1].split("\\.")[0])
                            .append(" ")
                            .append(content.length)
                            .append(" ")
                            .append(hash)
                            .append("\n");
                }
            }
        }
        return sumOfHashes(lines.toString().getBytes(StandardCharsets.UTF_8));
    }

    private static String sumOfHashes(byte[] lines) throws Exception {
        BigInteger sum = BigInteger.ZERO;
        for (String line : new String(lines, StandardCharsets.UTF_8).split("\n")) {
            if (!line.isEmpty()) {
                sum = sum.add(new BigInteger(
                        1, MessageDigest.getInstance("SHA-256").digest(line.getBytes(StandardCharsets.UTF_8))));
            }
        }
        return String.format("%064x", sum.mod(BigInteger.ONE.shiftLeft(256)));
    }
}
