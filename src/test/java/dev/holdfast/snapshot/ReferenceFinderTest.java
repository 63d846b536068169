package dev.holdfast.snapshot;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import dev.holdfast.manifest.Contents;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ReferenceFinderTest {
    private static final SnapshotLimits LIMITS = SnapshotLimits.standard();
    private static final TableName USERS = new TableName("", "users");
    private static final TableName POSTS = new TableName("", "posts");
    private static final TableName QUEUE = new TableName("mail/deep", "queue");

    private final GeneratedSnapshot snapshot = GeneratedSnapshot.empty(1)
            .table(USERS, 10001)
            .table(POSTS, 10002)
            .table(QUEUE, 10001)
            .files("", 2)
            .files("mail/deep", 0);

    private References find(int maxIds) throws IOException {
        byte[] zip = snapshot.pack();
        Contents contents = new SnapshotInspector(LIMITS).inspect(new ByteArrayInputStream(zip));
        return new ReferenceFinder(LIMITS, maxIds).find(new MemorySource("test", zip), contents);
    }

    @Test
    void whenAllReferencesLeadSomewhere_thenThereAreNoOrphans() throws IOException {
        String user = snapshot.add(USERS, "\"name\":\"a\"");
        String file = snapshot.filesOf("").firstKey();
        snapshot.add(POSTS, "\"author\":\"" + user + "\",\"parts\":[{\"file\":\"" + file + "\"}]");

        References found = find(1000);

        assertThat(found.orphans()).isEmpty();
        assertThat(found.references()).isEqualTo(2);
        assertThat(found.unchecked()).isEmpty();
    }

    @Test
    void whenDocumentsAreMissing_thenTheyAreToldByTableAndField() throws IOException {
        String user = snapshot.add(USERS, "\"name\":\"a\"");
        String file = snapshot.filesOf("").firstKey();
        for (int i = 0; i < 5; i++) {
            snapshot.add(
                    POSTS,
                    "\"author\":\"" + user + "\",\"parts\":[{\"file\":\"" + file + "\"}],\"votes\":{\"" + user + "\":\""
                            + user + "\"}");
        }
        snapshot.remove(USERS, user);
        snapshot.filesOf("").remove(file);

        References found = find(1000);

        assertThat(found.orphans())
                .extracting(References.Orphans::table, References.Orphans::field, References.Orphans::target)
                .containsExactly(
                        tuple(POSTS, "author", "users"),
                        tuple(POSTS, "parts[].file", "_storage"),
                        tuple(POSTS, "votes.*", "users"));
        assertThat(found.orphans()).extracting(References.Orphans::count).containsOnly(5L);
        assertThat(found.orphans().get(0).examples())
                .hasSize(3)
                .startsWith(new References.Example(snapshot.ids(POSTS).get(0), user));
        assertThat(found.orphanCount()).isEqualTo(15);
    }

    @Test
    void whenTheIdIsOneOfAnotherComponent_thenItCountsThereOnly() throws IOException {
        String user = snapshot.add(USERS, "\"name\":\"a\"");
        snapshot.add(QUEUE, "\"to\":\"" + user + "\",\"post\":\"" + SampleSnapshot.id(10002, 1) + "\"");

        References found = find(1000);

        assertThat(found.orphans()).singleElement().satisfies(orphans -> {
            assertThat(orphans.table()).isEqualTo(QUEUE);
            assertThat(orphans.field()).isEqualTo("to");
            assertThat(orphans.target()).isEqualTo("queue");
        });
    }

    @Test
    void whenMemoryIsSmall_thenTablesAreTakenInGroupsAndTheResultIsTheSame() throws IOException {
        for (TableName name : List.of(USERS, POSTS, QUEUE)) {
            for (int i = 0; i < 20; i++) {
                snapshot.add(name, "\"to\":\"" + SampleSnapshot.id(10001, i) + "\"");
            }
        }

        assertThat(find(20)).isEqualTo(find(1000));
        assertThat(find(20).orphanCount()).isEqualTo(60);
    }

    @Test
    void whenATableIsTooLarge_thenThatIsSaid() throws IOException {
        snapshot.grow(USERS, 21);

        assertThat(find(20).unchecked())
                .containsExactly("references to users: it has 21 documents, and at most 20 ids are held at a time");
    }
}
