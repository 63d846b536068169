package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreMode;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.restore.TableChoice;
import dev.holdfast.sandbox.Colleague;
import dev.holdfast.sandbox.ImportStage;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that is to be taken back by itself is, if it certainly is wrong, and else it is not. */
final class AutoUndoTest {
    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp = "";
    private String damaged = "";

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        scene.data.insert("articles", Map.of("title", "one"));
        scene.data.insert("articles", Map.of("title", "two"));
        backedUp = scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.sandbox.misbehaviour().behave();
        scene.close();
    }

    private void write() {
        scene.data.insert("articles", Map.of("title", "written meanwhile"));
    }

    private RestoreRecord restore(RestoreWish... more) throws InterruptedException {
        RestoreWish[] wishes = java.util.Arrays.copyOf(more, more.length + 2);
        wishes[more.length] = RestoreWish.AUTO_UNDO;
        wishes[more.length + 1] = RestoreWish.PAUSE;
        return scene.restore(wishes);
    }

    @Test
    void whenItIsAsItShould_thenItStays() throws Exception {
        assertThat(restore().outcome()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(scene.restores().records()).hasSize(1);
    }

    @Test
    void whenItWasLetRunMeanwhile_thenWhatPeopleWroteStays() throws Exception {
        scene.when(RestoreStage.COMPLETED, () -> {
            new Colleague(scene.sandbox).unpauses();
            write();
        });

        RestoreRecord record = restore();

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(scene.restores().records()).hasSize(1);
        assertThat(scene.data.count("", "articles")).isEqualTo(3);
        assertThat(scene.sandbox.isPaused()).isFalse();
    }

    @Test
    void whenItCannotBeProved_thenItStays() throws Exception {
        scene.when(RestoreStage.COMPLETED, () -> scene.sandbox.misbehaviour().answer("/api/export", 500, 99));

        RestoreRecord record = restore();

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(record.message()).contains("could not be proved");
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(scene.restores().records()).hasSize(1);
    }

    @Test
    void whenThereIsToBeNoSafetyCopy_thenItIsRefusedAtOnce() {
        assertThatThrownBy(() -> scene.order(RestoreWish.AUTO_UNDO, RestoreWish.PAUSE, RestoreWish.NO_SAFETY_COPY))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--auto-undo with --no-safety-copy");
        assertThat(scene.restores().records()).isEmpty();
    }

    @Test
    void whenTakingItBackFails_thenThatIsSaid_andItCanBeTriedAgain() throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.COMPLETED && record.undoes().isEmpty()) {
                write();
            }
            if (record.stage() == RestoreStage.SAFE && record.undoes().isPresent()) {
                scene.sandbox.misbehaviour().answer("/api/import/start_upload", 500, 99);
            }
        });

        assertThatThrownBy(this::restore)
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("restored, and found to be wrong")
                .hasMessageContaining("taking it back failed")
                .extracting(failure -> ((HoldfastException) failure).hint())
                .asString()
                .contains("holdfast undo");
        scene.heard.atStage(any -> {});
        scene.sandbox.misbehaviour().behave();
        List<RestoreRecord> records = scene.restores().records();
        assertThat(records).hasSize(2);
        assertThat(records.get(1).outcome()).contains(RestoreOutcome.UNCHANGED);
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.undo(records.get(0)).outcome()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(damaged);
    }

    @Test
    void whenTakingItBackIsLostSightOf_thenThatIsWhatIsToBeFinished() throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.COMPLETED && record.undoes().isEmpty()) {
                write();
            }
            if (record.stage() == RestoreStage.CONFIRMED && record.undoes().isPresent()) {
                scene.sandbox.misbehaviour().dropRequests("/api/query", 9999);
            }
        });

        Throwable failure = catchThrowable(this::restore);

        RestoreRecord undo = scene.last();
        assertThat(undo.undoes()).isPresent();
        assertThat(undo.standsHalfway()).isTrue();
        assertThat(failure)
                .isInstanceOf(HoldfastException.class)
                .hasMessageContaining("restore " + undo.id())
                .extracting(it -> ((HoldfastException) it).hint())
                .asString()
                .contains("--resume " + undo.id());
        scene.heard.atStage(any -> {});
        scene.sandbox.misbehaviour().behave();
        // Its import waited still, and is called off.
        assertThat(scene.restores().resume(undo.id(), scene.heard).outcome()).contains(RestoreOutcome.UNCHANGED);
        assertThat(scene.undo(scene.restores().find(undo.undoes().orElseThrow()))
                        .outcome())
                .contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(scene.sandbox.isPaused()).isFalse();
    }

    @Test
    void whenTheUndoProvesWrongToo_thenItIsNotTakenBackAgain() throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.COMPLETED) {
                write();
            }
        });

        restore();

        assertThat(scene.restores().records()).hasSize(2);
        assertThat(scene.last().outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(scene.last().undoes()).isPresent();
    }

    @Nested
    class GivenAnAppendThatStopsInPart {
        private String before = "";

        @BeforeEach
        void loseDocuments() {
            scene.data.documentIds("", "articles").forEach(id -> scene.data.delete("articles", id));
            scene.data.forgetDeleted();
            before = scene.sandbox.digest();
            scene.sandbox.misbehaviour().failImports(ImportStage.BEFORE_SWAP, "ran out of luck", 1);
        }

        private RestoreOrder append(RestoreWish... wishes) {
            return scene.order(TableChoice.tables("articles"), Optional.of(RestoreMode.APPEND), wishes);
        }

        @Test
        void whenNobodyTakesItBack_thenTheStateIsNamed_andUndoDoes() throws Exception {
            assertThatThrownBy(() -> scene.restore(append()))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("append stopped in part");
            assertThat(scene.data.count("", "articles"))
                    .as("appended until then")
                    .isEqualTo(2);
            assertThat(scene.last().outcome()).contains(RestoreOutcome.PARTIAL);
            assertThat(scene.last().standsHalfway()).isFalse();

            assertThat(scene.undo(scene.last()).outcome()).contains(RestoreOutcome.PROVED);
            assertThat(scene.sandbox.digest()).isEqualTo(before);
        }

        @Test
        void whenItIsTakenBackByItself_thenItIsAsBefore_andTheFailureIsStillAFailure() {
            assertThatThrownBy(() -> scene.restore(append(RestoreWish.AUTO_UNDO, RestoreWish.PAUSE)))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("ran out of luck")
                    .hasMessageContaining("as the safety copy has it: ")
                    .hasMessageContaining("took it back");
            assertThat(scene.sandbox.digest()).isEqualTo(before);
            assertThat(scene.sandbox.isPaused()).isFalse();
        }
    }
}
