package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.ExportRequestor;
import dev.holdfast.sandbox.ImportStage;
import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Misbehaviour.Nonsense;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Whatever fails at whatever step: the target is as before or as restored, never between; what is said is so; and there is a way on. */
final class RestoreFailuresTest {

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp;
    private String damaged;

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        backedUp = scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** From the stage on, so many requests below the path go wrong in this way. */
    @ParameterizedTest(name = "{1} {2} from {0} on, {3} times")
    @CsvSource({
        "BEGUN, /api/v1/pause_deployment, STATUS, 9",
        "BEGUN, /api/export, STATUS, 99",
        "SAFE, /api/import/start_upload, STATUS, 99",
        "SAFE, /api/import/start_upload, NONSENSE, 99",
        "SAFE, /api/import/upload_part, STATUS, 99",
        "SAFE, /api/import/upload_part, DROP, 1",
        "SAFE, /api/import/upload_part, LOSE, 1",
        "SAFE, /api/import/finish_upload, STATUS, 1",
        "SAFE, /api/import/finish_upload, LOSE, 1",
        "UPLOADED, /api/query, DROP, 99",
        "UPLOADED, /api/query, NONSENSE, 99",
        "UPLOADED, /api/query, STATUS, 2",
        "CONFIRMED, /api/perform_import, STATUS, 99",
        "CONFIRMED, /api/perform_import, LOSE, 99",
        "CONFIRMED, /api/perform_import, DROP, 1",
        "CONFIRMED, /api/query, DROP, 99",
        "COMPLETED, /api/export, STATUS, 99",
        "COMPLETED, /api/v1/unpause_deployment, STATUS, 99"
    })
    void whenRequestsFail_thenItIsBeforeOrAfterAndThereIsAWayOn(RestoreStage from, String path, String way, int times)
            throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == from) {
                misbehave(path, way, times);
            }
        });

        thenItIsBeforeOrAfterAndThereIsAWayOn();
    }

    private void misbehave(String path, String way, int times) {
        Misbehaviour misbehaviour = scene.sandbox.misbehaviour();
        switch (way) {
            case "STATUS" -> misbehaviour.answer(path, 500, times);
            case "NONSENSE" -> misbehaviour.answerNonsense(path, Nonsense.HTML, times);
            case "DROP" -> misbehaviour.dropRequests(path, times);
            case "LOSE" -> misbehaviour.loseAnswers(path, times);
            default -> throw new IllegalArgumentException(way);
        }
    }

    @ParameterizedTest
    @EnumSource(ImportStage.class)
    void whenTheImportFails_thenItIsBeforeOrAfterAndThereIsAWayOn(ImportStage stage) throws Exception {
        scene.sandbox.misbehaviour().failImports(stage, "SchemaEnforcementError: no", 1);

        thenItIsBeforeOrAfterAndThereIsAWayOn();
    }

    @ParameterizedTest
    @EnumSource(
            value = RestoreStage.class,
            names = {"BEGUN", "PAUSING", "SAFE", "UPLOADING", "UPLOADED", "CONFIRMED", "COMPLETED", "PROVED"})
    void whenSomebodyPressesCtrlC_thenItIsBeforeOrAfterAndThereIsAWayOn(RestoreStage stage) throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == stage) {
                scene.heard.atStage(any -> {});
                Thread.currentThread().interrupt();
            }
        });

        thenItIsBeforeOrAfterAndThereIsAWayOn();
    }

    private void thenItIsBeforeOrAfterAndThereIsAWayOn() throws InterruptedException {
        String said = "";
        try {
            scene.restore(RestoreWish.PAUSE);
        } catch (HoldfastException e) {
            said = e.explain();
        } catch (InterruptedException e) {
            said = String.valueOf(e.getMessage());
        }
        boolean wasInterrupted = Thread.interrupted();
        scene.heard.atStage(any -> {});
        scene.sandbox.misbehaviour().behave();
        assertThat(wasInterrupted && !said.isEmpty()).as(said).isFalse();
        RestoreRecord record = scene.last();
        if (record.standsHalfway()) {
            assertThatThrownBy(scene::restore).as(said).hasMessageContaining("stands half-way");
            record = settled(record);
        }
        assertThat(record.standsHalfway()).as(said).isFalse();
        assertThat(scene.sandbox.isPaused()).as(said + scene.heard.notes).isFalse();
        RestoreOutcome outcome = record.outcome().orElseThrow();
        if (outcome == RestoreOutcome.UNCHANGED) {
            assertThat(scene.digest()).as(said).isEqualTo(damaged);
            assertThat(said).containsAnyOf("State of prod: unchanged", "may be in progress");
        } else {
            assertThat(scene.digest()).as(said + record.message()).isEqualTo(backedUp);
            scene.undo(record);
            assertThat(scene.digest()).isEqualTo(damaged);
        }
        RestoreRecord next = scene.restore();
        assertThat(next.outcome()).as(next.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);
    }

    private RestoreRecord settled(RestoreRecord record) throws InterruptedException {
        try {
            return scene.restores().resume(record.id(), scene.heard);
        } catch (HoldfastException e) {
            RestoreRecord last = scene.last();
            assertThat(last.standsHalfway()).as(e.explain()).isFalse();
            return last;
        }
    }

    @Nested
    class GivenTheDeploymentWouldDoSomethingElse {
        @ParameterizedTest
        @CsvSource({"0, 0", "1, 0", "0, 1"})
        void whenItsSummaryDiffers_thenNothingIsConfirmed(long more, long removed) {
            String table = scene.data.tables("").get(0);
            scene.sandbox.misbehaviour().changeSummary("", table, 1000 + more, 1000 + removed);

            assertThatThrownBy(scene::restore)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("something else than was planned")
                    .hasMessageContaining("State of prod: unchanged");
            assertThat(scene.digest()).isEqualTo(damaged);
            assertThat(scene.last().reached(RestoreStage.CONFIRMED)).isFalse();
            assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
        }

        @Test
        void whenATableAppearsMeanwhile_thenNothingIsConfirmed() {
            scene.heard.atStage(record -> {
                if (record.stage() == RestoreStage.SAFE) {
                    scene.data.insert("", "newcomers", java.util.Map.of("name", "kim"));
                }
            });

            assertThatThrownBy(scene::restore)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("newcomers");
            assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
        }
    }

    @Nested
    class GivenSomebodyElseIsAtWork {
        @Test
        void whenAnExportRuns_thenItIsRefused() throws Exception {
            Prepared prepared = scene.restores().plan(scene.order(), scene.heard);
            scene.sandbox.beginForeignExport(ExportRequestor.SNAPSHOT_EXPORT, false);
            Prepared beside = scene.restores().plan(scene.order(), scene.heard);

            assertThat(prepared.plan().canBegin()).isTrue();
            assertThatThrownBy(() -> scene.restores().carryOut(beside, Consent.to("prod"), scene.heard))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("export");
            assertThat(scene.restores().records()).isEmpty();
        }

        @Test
        void whenAnotherRestoreRuns_thenItIsRefusedAndABackupToo() throws Exception {
            StringBuilder said = new StringBuilder();
            Prepared other = scene.restores().plan(scene.order(), scene.heard);
            scene.heard.atStage(record -> {
                if (record.stage() == RestoreStage.SAFE) {
                    scene.heard.atStage(any -> {});
                    try {
                        scene.restores().carryOut(other, Consent.to("prod"), new RestoreScene.Heard());
                    } catch (RefusedException e) {
                        said.append(e.getMessage());
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                    said.append(scene.holdfast.execute("backup", "prod"));
                }
            });

            assertThat(scene.restore().outcome()).contains(RestoreOutcome.PROVED);
            assertThat(said.toString()).contains("held for a restore").endsWith("7");
        }

        @Test
        void whenTheLeaseIsLost_thenNothingIsConfirmed() {
            scene.heard.atStage(record -> {
                if (record.stage() == RestoreStage.UPLOADED) {
                    delete(folder.resolve("repository/leases/prod.json"));
                }
            });

            assertThatThrownBy(scene::restore)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("lost");
            assertThat(scene.digest()).isEqualTo(damaged);
            assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
        }

        private void delete(Path file) {
            try {
                Files.delete(file);
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    @Nested
    class GivenTheRepositoryGoesDown {
        private void move(String from, String to) {
            try {
                Files.move(folder.resolve(from), folder.resolve(to));
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }

        /** This process lives on, and so do leases that it could not give up; in life it would have ended. */
        private void comeBack() throws IOException {
            move("away", "repository");
            Files.deleteIfExists(folder.resolve("repository/leases/prod.json"));
        }

        @Test
        void whenItIsBeforeTheConfirmation_thenNothingIsConfirmed() throws Exception {
            scene.heard.atStage(record -> {
                if (record.stage() == RestoreStage.UPLOADED) {
                    move("repository", "away");
                }
            });
            assertThatThrownBy(scene::restore).isInstanceOf(HoldfastException.class);
            assertThat(scene.digest()).isEqualTo(damaged);
            comeBack();

            RestoreRecord record = scene.last();
            assertThat(record.standsHalfway()).isTrue();
            assertThat(scene.restores().resume(record.id(), scene.heard).outcome())
                    .contains(RestoreOutcome.UNCHANGED);
            assertThat(scene.digest()).isEqualTo(damaged);
        }

        @Test
        void whenItIsAfterTheConfirmation_thenItIsCarriedThrough() throws Exception {
            scene.heard.atStage(record -> {
                if (record.stage() == RestoreStage.CONFIRMED) {
                    move("repository", "away");
                }
            });
            RestoreRecord record = scene.restore();
            assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
            assertThat(scene.digest()).isEqualTo(backedUp);
            assertThat(scene.heard.notes).anyMatch(note -> note.contains("could not be told"));
            comeBack();

            assertThat(scene.last().standsHalfway()).isTrue();
            assertThat(scene.restores().resume(record.id(), scene.heard).outcome())
                    .contains(RestoreOutcome.PROVED);
        }

        @Test
        void whenItIsBeforeTheBeginning_thenItDoesNotBegin() throws Exception {
            Prepared prepared = scene.restores().plan(scene.order(), scene.heard);
            scene.heard.atStep(step -> {});
            move("repository", "away");

            assertThatThrownBy(() -> scene.restores().carryOut(prepared, Consent.to("prod"), scene.heard))
                    .isInstanceOf(RepositoryException.class);
            assertThat(scene.digest()).isEqualTo(damaged);
            move("away", "repository");
        }
    }

    @Test
    void whenItIsToBeTakenBackByItselfAndIsNotPaused_thenItIsRefused() throws Exception {
        Prepared prepared = scene.restores().plan(scene.order(RestoreWish.AUTO_UNDO), scene.heard);

        assertThat(prepared.plan().refusals()).anyMatch(reason -> reason.contains("--auto-undo needs --pause"));
        assertThatThrownBy(() -> scene.restores().carryOut(prepared, Consent.to("prod"), scene.heard))
                .isInstanceOf(RefusedException.class);
        assertThat(scene.restores().records()).isEmpty();
        assertThat(scene.digest()).isEqualTo(damaged);
    }

    @Test
    void whenTheProofIsWrongThoughPausedAndItIsToBeTakenBack_thenItIs() throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.COMPLETED && record.undoes().isEmpty()) {
                scene.data.insert("", scene.data.tables("").get(0), java.util.Map.of("written", "meanwhile"));
            }
        });
        RestoreRecord record = scene.restore(RestoreWish.AUTO_UNDO, RestoreWish.PAUSE);

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(scene.heard.notes).anyMatch(note -> note.contains("was taken back by"));
        assertThat(scene.digest()).isEqualTo(damaged);
    }

    @Test
    void whenTheTargetIsEmpty_thenThereIsNoSafetyCopyAndUndoEmptiesIt() throws Exception {
        for (String component : scene.data.components()) {
            for (String table : scene.data.tables(component)) {
                scene.data.dropTable(component, table);
            }
        }
        RestoreRecord record = scene.restore();
        boolean hadFiles = record.safetyCopy().isPresent();
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);

        RestoreRecord undone = scene.undo(record);
        assertThat(undone.outcome()).as(undone.message()).contains(RestoreOutcome.PROVED);
        assertThat(hadFiles || record.wasEmpty()).isTrue();
        assertThat(scene.data.tables("")).isEmpty();
    }
}
