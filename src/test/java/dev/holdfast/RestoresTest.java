package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.repository.Lease;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.retention.UnfinishedRestores;
import dev.holdfast.sandbox.KeyOperation;
import dev.holdfast.verify.LevelTerms;
import dev.holdfast.watch.OwedLevel;
import dev.holdfast.watch.WatchedDeployment;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Restores into a deployment, taken back, and taken back again. */
final class RestoresTest {
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
        assertThat(damaged).isNotEqualTo(backedUp);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void whenItIsRestored_thenItHoldsWhatItHeldAndThatIsProved() throws Exception {
        RestoreRecord record = scene.restore();

        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(record.safetyCopy()).isPresent();
        assertThat(record.timings()).containsKeys("begun", "safe", "uploaded", "completed", "proved", "total");
        assertThat(scene.last()).isEqualTo(record);
        assertThat(record.standsHalfway()).isFalse();
    }

    @Test
    void whenItIsPaused_thenItRunsAgainAfterwards() throws Exception {
        RestoreRecord record = scene.restore(RestoreWish.PAUSE);

        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(record.entries()).containsKeys(RestoreStage.PAUSING, RestoreStage.UNPAUSED);
        assertThat(scene.heard.notes).anyMatch(note -> note.contains("not paused any more"));
    }

    @Test
    void whenItIsTakenBack_thenItHoldsTheDamageAgain_andTheOtherWayToo() throws Exception {
        RestoreRecord restored = scene.restore();
        RestoreRecord undone = scene.undo(restored);
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(undone.outcome()).as(undone.message()).contains(RestoreOutcome.PROVED);
        assertThat(undone.undoes()).contains(restored.id());

        RestoreRecord again = scene.undo(undone);
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(again.undoes()).contains(undone.id());
        assertThat(scene.restores().latest(Optional.empty()).id()).isEqualTo(again.id());
    }

    @Test
    void whenItIsCarriedOut_thenNobodyMayRemoveTheBackupUntilItHasEnded() throws Exception {
        BackupId backup = scene.latest().id();
        List<String> unkept = new ArrayList<>();
        scene.heard.atStage(record -> {
            if (!scene.repository().isRead("prod", backup)) {
                unkept.add(record.stage().word());
            }
        });

        scene.restore(RestoreWish.PAUSE);

        assertThat(unkept).isEmpty();
        assertThat(scene.repository().isRead("prod", backup)).isFalse();
    }

    @Test
    void whenItStandsHalfway_thenItsSafetyCopyIsNotDeletedAndWhyIsSaid() throws Exception {
        AtomicReference<Lease> other = new AtomicReference<>();
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.CONFIRMED) {
                other.set(scene.takeOver());
            }
        });
        assertThatThrownBy(scene::restore).isInstanceOf(RefusedException.class);
        other.get().close();

        assertThat(UnfinishedRestores.needs(
                        scene.restores().records(), scene.last().began()))
                .containsKeys(
                        scene.last().safetyCopy().orElseThrow(), scene.latest().id());
        assertThat(scene.holdfast.execute(
                        "delete", scene.last().safetyCopy().orElseThrow().value(), "--force"))
                .as(scene.holdfast.printed())
                .isEqualTo(7);
        assertThat(scene.holdfast.printed().replaceAll("\\s+", " "))
                .contains("restore " + scene.last().id() + " needs it, which stands half-way");
    }

    @Test
    void whenTheNewestIsASafetyCopy_thenTheDeploymentIsNotComparedWithThat() throws Exception {
        scene.restore();

        assertThat(scene.holdfast.execute("verify", "--all", "--level", "source"))
                .as(scene.holdfast.printed())
                .isZero();
        CatalogReading reading = scene.installation.repositories().read();
        assertThat(reading.catalog().latest().orElseThrow().isSafetyCopy()).isTrue();
        assertThat(OwedLevel.of(
                        new WatchedDeployment("prod", List.of(), Set.of("local"), Optional.empty()),
                        reading,
                        new LevelTerms(
                                Map.of(VerifyLevel.SOURCE, Duration.ofDays(1)),
                                new LevelTerms.Source(0.01, 0),
                                Set.of(),
                                0,
                                List.of()),
                        Instant.now()))
                .filteredOn(owed -> owed.level() == VerifyLevel.SOURCE)
                .extracting(OwedLevel::backup)
                .containsExactly(Optional.of(scene.latest()));
    }

    @Test
    void whenOnlyCountsAreToProveIt_thenNoExportIsMade() throws Exception {
        RestoreRecord record = scene.restore(RestoreWish.PROVE_BY_COUNTS);

        assertThat(record.fact(RestoreRecord.PROOF)).contains("counts");
        assertThat(record.outcome()).contains(RestoreOutcome.PROVED);
    }

    @Nested
    class GivenARestoreKeyThatMayNotAll {
        @Test
        void whenItMayNotWhatIsOrdered_thenThatIsRefusedBeforeAnythingIsDone() throws Exception {
            scene.sandbox
                    .keys()
                    .forbid(scene.restoreKey, KeyOperation.PAUSE_DEPLOYMENT, KeyOperation.WRITE_ENVIRONMENT_VARIABLES);

            Prepared paused = scene.restores().plan(scene.order(RestoreWish.PAUSE), scene.heard);

            assertThat(paused.plan().refusals())
                    .containsExactly("the restore key of prod may not pause the deployment (deployment:pause), which"
                            + " --pause needs");
            assertThatThrownBy(() -> scene.restores().carryOut(paused, Consent.to("prod"), scene.heard))
                    .isInstanceOf(RefusedException.class);
            assertThat(scene.digest()).isEqualTo(damaged);
            assertThat(scene.restores().records()).isEmpty();
        }

        @Test
        void whenWhatItMayNotIsNotOrdered_thenItIsRestored() throws Exception {
            scene.sandbox.keys().forbid(scene.restoreKey, KeyOperation.PAUSE_DEPLOYMENT);

            assertThat(scene.restore().outcome()).contains(RestoreOutcome.PROVED);
        }
    }

    @Nested
    class GivenNobodyConfirms {
        @Test
        void whenNothingIsTyped_thenNothingIsDone() throws Exception {
            Prepared prepared = scene.restores().plan(scene.order(), scene.heard);

            assertThatThrownBy(() -> scene.restores()
                            .carryOut(
                                    prepared,
                                    new Consent(Optional.empty(), Optional.empty(), Optional.empty()),
                                    scene.heard))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("not confirmed");
            assertThat(scene.restores().records()).isEmpty();
            assertThat(scene.digest()).isEqualTo(damaged);
        }

        @Test
        void whenAnotherNameIsTyped_thenNothingIsDone() throws Exception {
            Prepared prepared = scene.restores().plan(scene.order(), scene.heard);

            assertThatThrownBy(() -> scene.restores().carryOut(prepared, Consent.to("staging"), scene.heard))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("'staging'");
            assertThat(scene.restores().records()).isEmpty();
        }
    }
}
