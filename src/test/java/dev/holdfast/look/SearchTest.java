package dev.holdfast.look;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.UsageException;
import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.GeneratedSnapshot;
import dev.holdfast.snapshot.MemorySource;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.TableName;
import java.io.IOException;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SearchTest {
    private static final TableName USERS = new TableName("", "users");
    private static final TableName QUEUE = new TableName("mail", "queue");

    private final GeneratedSnapshot snapshot = GeneratedSnapshot.empty(1)
            .table(USERS, 10001)
            .table(QUEUE, 10001)
            .files("", 2)
            .files("mail", 0);

    private Search.Hits find(Search.Query query) throws IOException {
        return new Search(SnapshotLimits.standard()).find(new MemorySource("it", snapshot.pack()), query);
    }

    private static Search.Query where(String condition) {
        return new Search.Query(Optional.empty(), Optional.of(Condition.parse(condition)), Optional.empty(), 10);
    }

    private static Search.Query id(String id) {
        return new Search.Query(Optional.of(DocumentId.parse(id)), Optional.empty(), Optional.empty(), 10);
    }

    @Test
    void whenAnIdIsAskedFor_thenItsTableIsTold() throws IOException {
        snapshot.grow(USERS, 50).grow(QUEUE, 50);
        String id = snapshot.ids(QUEUE).get(17);

        assertThat(find(id(id)).hits())
                .containsExactly(
                        new Search.Hit("mail:queue", id, snapshot.lines(QUEUE).get(17)));
    }

    @Test
    void whenAFileIsAskedFor_thenItsRowIsTold() throws IOException {
        String id = snapshot.filesOf("").lastKey();

        assertThat(find(id(id)).hits()).singleElement().satisfies(hit -> {
            assertThat(hit.table()).isEqualTo("_storage");
            assertThat(hit.json()).contains("\"contentType\":\"image/png\"");
        });
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '!',
            delimiter = '|',
            value = {
                "n=1|2",
                "n=1.0|1",
                "n=2|0",
                "s=text|1",
                "s=\"text\"|1",
                "s=\"1\"|1",
                "b=true|1",
                "z=null|1",
                "o.city=Bern|1",
                "o.city=Basel|0",
                "list=3|1",
                "parts.file=x|1",
                "a.b=dot|1",
                "e=\u00e9|2",
                "list=[1,3]|1",
                "list=[3,1]|0",
                "o={\"city\":\"Bern\"}|1",
                "big=9223372036854775807|1",
                "big=9223372036854775806|0",
                "none=1|0"
            })
    void whenAFieldIsAskedFor_thenEveryDocumentIsFound(String condition, int expected) throws IOException {
        snapshot.add(USERS, "\"n\":1,\"s\":\"text\",\"z\":null");
        snapshot.add(USERS, "\"n\":1.0,\"s\":\"1\",\"o\":{\"city\":\"Bern\"},\"big\":9223372036854775807");
        snapshot.add(QUEUE, "\"b\":true,\"list\":[1,3],\"parts\":[{\"file\":\"y\"},{\"file\":\"x\"}],\"a.b\":\"dot\"");
        snapshot.add(QUEUE, "\"e\":\"\\u00e9\"");
        snapshot.add(QUEUE, "\"\\u0065\":\"\u00e9\"");

        assertThat(find(where(condition)).total()).isEqualTo(expected);
    }

    @Test
    void whenThereAreMoreThanWanted_thenTheyAreCountedOnly() throws IOException {
        for (int i = 0; i < 30; i++) {
            snapshot.add(USERS, "\"n\":1");
        }

        Search.Hits hits = find(where("n=1"));

        assertThat(hits.hits()).hasSize(10);
        assertThat(hits.total()).isEqualTo(30);
    }

    @Test
    void whenTheTableIsUnknown_thenThatIsSaid() {
        Search.Query query = new Search.Query(
                Optional.empty(), Optional.of(Condition.parse("n=1")), Optional.of(TableName.parse("user")), 1);

        assertThatThrownBy(() -> find(query)).isInstanceOf(UsageException.class).hasMessage("it has no table user");
    }

    @Test
    void whenAConditionIsNone_thenThatIsSaid() {
        assertThatThrownBy(() -> Condition.parse("name")).isInstanceOf(UsageException.class);
        assertThatThrownBy(() -> Condition.parse("name={oops")).isInstanceOf(UsageException.class);
    }
}
