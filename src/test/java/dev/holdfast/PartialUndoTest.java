package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.RestoreMode;
import dev.holdfast.restore.TableChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of a part, taken back after people have gone on working: what it did not touch is theirs. */
final class PartialUndoTest {
    private static final String INNER = "waitlist/rateLimiter";

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private List<String> before = List.of();

    @BeforeEach
    void backUp() throws IOException {
        scene = new RestoreScene(folder);
        scene.data.insert("articles", Map.of("title", "one"));
        scene.data.insert("articles", Map.of("title", "two"));
        scene.data.insert("notes", Map.of("text", "first"));
        scene.data.insert(INNER, "things", Map.of("n", 1.0));
        scene.backUp();
        scene.data.delete("articles", scene.data.documentIds("", "articles").get(0));
        scene.data.insert("articles", Map.of("title", "wrong"));
        before = scene.data.lines("", "articles");
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private RestoreRecord restore(String... tables) throws InterruptedException {
        RestoreRecord record = scene.restore(scene.order(TableChoice.tables(tables), Optional.empty()));
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        return record;
    }

    private RestoreRecord undo(RestoreRecord record) throws InterruptedException {
        RestoreRecord undone = scene.undo(record);
        assertThat(undone.outcome()).as(undone.message()).contains(RestoreOutcome.PROVED);
        return undone;
    }

    /** People go on: documents, a table, a component's table and a file more, and one document less. */
    private void workOn() {
        scene.data.insert("notes", Map.of("text", "second"));
        scene.data.insert("born_later", Map.of("n", 1.0));
        scene.data.insert(INNER, "things", Map.of("n", 2.0));
        scene.data.store("", "text/plain", new byte[] {1, 2, 3});
        String table = scene.data.tables("").stream()
                .filter(name -> !Set.of("articles", "notes", "born_later").contains(name))
                .filter(name -> scene.data.count("", name) > 0)
                .findFirst()
                .orElseThrow();
        scene.data.delete(table, scene.data.documentIds("", table).get(0));
    }

    @Test
    void whenOneTableIsTakenBack_thenAllElseStaysAsPeopleLeftIt() throws Exception {
        RestoreRecord record = restore("articles");
        assertThat(scene.data.lines("", "articles")).hasSize(2).isNotEqualTo(before);
        workOn();
        String left = scene.sandbox.digest();

        undo(record);

        assertThat(scene.data.lines("", "articles")).isEqualTo(before);
        assertThat(withoutArticles(scene.sandbox.digest())).isEqualTo(withoutArticles(left));
    }

    @Test
    void whenATableOfAComponentIsTakenBack_thenItsRootIsLeftAlone() throws Exception {
        scene.data.change(
                INNER, "things", scene.data.documentIds(INNER, "things").get(0), Map.of("n", -1.0));
        List<String> wrong = scene.data.lines(INNER, "things");
        RestoreRecord record = restore(INNER + ":things");
        scene.data.insert("notes", Map.of("text", "second"));

        undo(record);

        assertThat(scene.data.lines(INNER, "things")).isEqualTo(wrong);
        assertThat(scene.data.lines("", "articles")).isEqualTo(before);
        assertThat(scene.data.count("", "notes")).isEqualTo(2);
    }

    @Test
    void whenStoredFilesAreTakenBack_thenTheyAreTheSameFiles_andTablesAreLeftAlone() throws Exception {
        scene.data.store("", "application/x-unheard-of", new byte[] {7});
        scene.data.store("", "", new byte[0]);
        String files = files();
        RestoreRecord record = restore("_storage");
        assertThat(files()).isNotEqualTo(files);
        scene.data.insert("notes", Map.of("text", "second"));

        undo(record);

        assertThat(files()).as("ids, types, internal ids, sha256").isEqualTo(files);
        assertThat(scene.data.count("", "notes")).isEqualTo(2);
        assertThat(scene.data.lines("", "articles")).isEqualTo(before);
    }

    /** The rows of all stored files. */
    private String files() {
        return String.join(
                "\n",
                scene.sandbox
                        .digest()
                        .lines()
                        .filter(line -> line.startsWith("file "))
                        .toList());
    }

    private static String withoutArticles(String digest) {
        return String.join(
                "\n",
                digest.lines()
                        .filter(line -> !line.startsWith("table articles "))
                        .toList());
    }

    @Nested
    class GivenTheRestoreAddedATable {
        @BeforeEach
        void drop() {
            scene.data.dropTable("", "notes");
        }

        @Test
        void whenItIsTakenBack_thenWhatItAddedStays_andThatIsSaid() throws Exception {
            RestoreRecord record = restore("articles", "notes");
            scene.data.insert("notes", Map.of("text", "since"));

            assertThat(scene.restores()
                            .planUndo(record, Set.of(), scene.heard)
                            .plan()
                            .warnings())
                    .anyMatch(warning -> warning.contains("what the restore added stays") && warning.contains("notes"));
            undo(record);

            assertThat(scene.data.lines("", "articles")).isEqualTo(before);
            assertThat(scene.data.count("", "notes")).isEqualTo(2);
        }

        @Test
        void whenItAddedAndNothingElse_thenThereIsNothingToBeTakenBack() throws Exception {
            RestoreRecord record = restore("notes");

            assertThatThrownBy(() -> scene.restores().planUndo(record, Set.of(), scene.heard))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("only added to prod what was not there: notes");
        }
    }

    @Nested
    class GivenTheTargetWasEmpty {
        private RestoreRecord record;

        @BeforeEach
        void restoreIntoNothing() throws InterruptedException {
            for (String component : scene.data.components()) {
                scene.data.tables(component).forEach(table -> scene.data.dropTable(component, table));
            }
            TableChoice part = new TableChoice(
                    List.of("articles"), List.of(), Optional.empty(), new java.util.TreeMap<>(), List.of(), true);
            // its stored files would not be nothing
            record = scene.restore(scene.order(part, Optional.of(RestoreMode.REPLACE)));
        }

        @Test
        void whenItIsTakenBackThoughPeopleWorkThere_thenTheirsStays() throws Exception {
            scene.data.insert("notes", Map.of("text", "since"));

            assertThatThrownBy(() -> undo(record)).isInstanceOf(RefusedException.class);
            assertThat(scene.data.count("", "notes")).isOne();
            assertThat(scene.data.count("", "articles")).isEqualTo(2);
        }
    }
}
