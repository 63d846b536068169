package dev.holdfast.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.GeneratedSnapshot;
import dev.holdfast.snapshot.MemorySource;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.TableName;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class ExtractTest {
    private static final TableName USERS = new TableName("", "users");

    private final GeneratedSnapshot snapshot = GeneratedSnapshot.of(1).table(USERS, 10009);
    private final Extract extract = new Extract(SnapshotLimits.standard());
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();

    private MemorySource source() {
        return new MemorySource("it", snapshot.pack());
    }

    private static Extract.Selection all(TableName table) {
        return new Extract.Selection(table, new TreeSet<>());
    }

    @Test
    void whenATableIsExtracted_thenItsLinesAreWhatTheyWere() throws IOException {
        TableName table = new TableName("mail/queue", "t3");

        long written = extract.jsonLines(source(), all(table), out);

        assertThat(written).isEqualTo(snapshot.lines(table).size());
        assertThat(out.toString(UTF_8)).isEqualTo(String.join("\n", snapshot.lines(table)) + "\n");
    }

    @Test
    void whenSomeDocumentsAreWanted_thenTheseAreWritten() throws IOException {
        TableName table = new TableName("", "t3");
        String id = snapshot.ids(table).get(0);

        extract.jsonLines(source(), new Extract.Selection(table, new TreeSet<>(List.of(id))), out);

        assertThat(out.toString(UTF_8)).isEqualTo(snapshot.lines(table).get(0) + "\n");
        assertThatThrownBy(() ->
                        extract.jsonLines(source(), new Extract.Selection(USERS, new TreeSet<>(List.of(id))), out))
                .isInstanceOf(UsageException.class)
                .hasMessage("table users has no document " + id);
    }

    @Test
    void whenItBecomesCsv_thenTheColumnsAreAllThatOccur() throws IOException {
        snapshot.add(USERS, "\"b\":1,\"text\":\"a, \\\"b\\\"\\nc\"");
        snapshot.add(USERS, "\"a\":1.0,\"z\":{\"k\":[1,null]}");
        snapshot.add(
                USERS, "\"a\":\"\",\"b\":{\"$float\":\"AAAAAAAA+H8=\"},\"n\":null,\"y\":{\"$bytes\":\"AAEC/w==\"}");

        assertThat(extract.csv(source(), all(USERS), List.of(), out)).isEqualTo(3);

        List<String> ids = snapshot.ids(USERS);
        String text = out.toString(UTF_8);
        assertThat(text).startsWith("_id,_creationTime,a,b,n,text,y,z\r\n");
        assertThat(text.split("\r\n")).hasSize(4);
        assertThat(text)
                .contains(",1755000000123.25,,1,,\"a, \"\"b\"\"\nc\",,\r\n")
                .contains(",1755000000123.25,1.0,,,,,\"{\"\"k\"\":[1,null]}\"\r\n")
                .contains(",1755000000123.25,\"\",NaN,null,,AAEC/w==,\r\n");
        ids.forEach(id -> assertThat(text).contains("\r\n" + id + ","));
    }

    @Test
    void whenColumnsAreNamed_thenTheSnapshotIsReadOnce() throws IOException {
        snapshot.add(USERS, "\"b\":true");
        MemorySource source = source();

        extract.csv(source, all(USERS), List.of("b", "none"), out);

        assertThat(out.toString(UTF_8)).isEqualTo("b,none\r\ntrue,\r\n");
        assertThat(source.opened()).isOne();
    }

    @Test
    void whenTablesBecomeAZip_thenItIsASnapshotOfTheseAlone() throws IOException {
        Contents contents =
                new SnapshotInspector(SnapshotLimits.standard()).inspect(new ByteArrayInputStream(snapshot.pack()));
        TableName nested = new TableName("mail/queue", "t2");

        Contents written = extract.zip(source(), contents, List.of(all(nested), all(USERS)), out);

        assertThat(new SnapshotInspector(SnapshotLimits.standard())
                        .inspect(new ByteArrayInputStream(out.toByteArray())))
                .isEqualTo(written);
        assertThat(written.tables())
                .extracting(Contents.Table::qualifiedName)
                .containsExactly("users", "mail/queue:t2");
        assertThatThrownBy(() -> extract.zip(source(), contents, List.of(all(TableName.parse("none"))), out))
                .isInstanceOf(UsageException.class);
    }
}
