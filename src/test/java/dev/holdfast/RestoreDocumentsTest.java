package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.TableChoice;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Documents that were deleted or changed, brought back one by one. */
final class RestoreDocumentsTest {
    private static final String INNER = "waitlist/rateLimiter";

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private List<String> posts = List.of();
    private List<String> inner = List.of();
    private String backedUp = "";

    @BeforeEach
    void backUp() throws IOException {
        scene = new RestoreScene(folder);
        posts = List.of(post("one"), post("two"), post("three"), post("four"));
        inner = List.of(
                scene.data.insert(INNER, "things", Map.of("n", 1.0)),
                scene.data.insert(INNER, "things", Map.of("n", 2.0)));
        backedUp = scene.backUp();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private String post(String title) {
        return scene.data.insert("", "articles", Map.of("title", title));
    }

    private RestoreRecord restore(String documents, RestoreWish... wishes) throws InterruptedException {
        RestoreOrder order = new RestoreOrder(
                RestoreSource.of(scene.latest()),
                "prod",
                new TableChoice(
                        List.of(), List.of(), Optional.empty(), TableChoice.parseDocuments(documents), List.of(), true),
                Optional.empty(),
                Set.of(wishes),
                Annotations.none());
        return scene.restores().carryOut(scene.restores().plan(order, scene.heard), Consent.to("prod"), scene.heard);
    }

    private String damaged() {
        return "articles:" + posts.get(0) + "," + posts.get(2) + "," + posts.get(3) + "," + INNER + ":things:"
                + inner.get(1);
    }

    private void damage() {
        scene.data.delete("articles", posts.get(0));
        scene.data.delete("articles", posts.get(2));
        scene.data.change("", "articles", posts.get(3), Map.of("title", "nonsense"));
        scene.data.delete(INNER, "things", inner.get(1));
    }

    @Test
    void whenDeletedAndChanged_thenExactlyTheseComeBack() throws Exception {
        damage();

        RestoreRecord record = restore(damaged(), RestoreWish.PAUSE);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);
    }

    @Test
    void whenOthersCameSince_thenTheyStay() throws Exception {
        damage();
        String since = post("five");

        RestoreRecord record = restore(damaged());

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.data.documentIds("", "articles")).containsAll(posts).contains(since);
        scene.data.delete("articles", since);
        assertThat(scene.digest()).isEqualTo(backedUp);
    }

    @Test
    void whenTakenBack_thenTheDamageIsThereAgain() throws Exception {
        damage();
        String before = scene.digest();

        scene.undo(restore(damaged()));

        assertThat(scene.digest()).isEqualTo(before);
    }

    @Test
    void whenItIsWrittenToAfterTheCopy_thenNothingIsLost() {
        damage();
        scene.heard.atStage(record -> {
            if (record.stage().word().equals("safe")) {
                post("just now");
            }
        });

        assertThatThrownBy(() -> restore(damaged()))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("what was written since would be lost");
        assertThat(scene.data.count("", "articles")).isEqualTo(3);
    }

    @Test
    void whenItsTableHasAnotherNumberByNow_thenNothingHappens() {
        scene.data.dropTable("", "articles");
        scene.data.insert("newcomers", Map.of("took", "the number"));
        post("of the new table");
        String before = scene.digest();

        assertThatThrownBy(() -> restore("articles:" + posts.get(0)))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("TableNumberConflict")
                .hasMessageContaining("restore the table as a whole, with --tables");
        assertThat(scene.digest()).isEqualTo(before);
        assertThat(scene.restores().records()).isEmpty();
    }

    @Test
    void whenItsTableIsGone_thenItComesBackWithTheDocumentsAlone_andUndoSaysThatItStays() throws Exception {
        scene.data.dropTable("", "articles");

        RestoreRecord record = restore("articles:" + posts.get(1));

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.data.documentIds("", "articles")).containsExactly(posts.get(1));
        assertThatThrownBy(() -> scene.undo(record))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("only added");
    }

    @Test
    void whenADocumentIsNowhere_thenNothingHappens() {
        String never = post("never backed up");
        scene.data.delete("articles", never);

        assertThatThrownBy(() -> restore("articles:" + never))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("has no document " + never);
        assertThat(scene.digest()).isEqualTo(backedUp);
    }
}
