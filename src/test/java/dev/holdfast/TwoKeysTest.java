package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.Colleague;
import dev.holdfast.sandbox.KeyOperation;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two keys, each with what its comment in {@code holdfast.conf} asks for and no more: the one only reads, the other is enough. */
final class TwoKeysTest {
    private static final String INNER = "waitlist/rateLimiter";

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp = "";
    private String damaged = "";

    @BeforeEach
    void backUp() throws IOException {
        scene = RestoreScene.sealed(folder);
        scene.sandbox.setEnvironmentVariable("COLOUR", "green");
        scene.data.insert(INNER, "things", Map.of("n", 1.0));
        backedUp = scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void thenNeitherNeededMore() {
        assertThat(scene.sandbox.keys().needed(scene.captureKey))
                .as("DELETE_BACKUPS is for our own export, and it goes without")
                .isSubsetOf(with(RestoreScene.CAPTURES, KeyOperation.DELETE_BACKUPS));
        assertThat(scene.sandbox.keys().needed(scene.restoreKey)).isSubsetOf(RestoreScene.RESTORES);
    }

    private static Set<KeyOperation> with(Set<KeyOperation> operations, KeyOperation more) {
        Set<KeyOperation> all = EnumSet.copyOf(operations);
        all.add(more);
        return all;
    }

    @Test
    void whenEverythingIsOrdered_thenTheOneKeyOnlyReadsAndTheOtherIsEnough() throws Exception {
        scene.sandbox.setEnvironmentVariable("COLOUR", "red");
        scene.data.schedule("", "mail:send", Instant.EPOCH);
        scene.data.schedule(INNER, "limits:reset", Instant.EPOCH);

        RestoreRecord record = scene.restore(RestoreWish.PAUSE, RestoreWish.ENVIRONMENT, RestoreWish.CANCEL_JOBS);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "green");
        assertThat(scene.data.scheduled("") + scene.data.scheduled(INNER)).isZero();
        thenNeitherNeededMore();
        scene.undo(record, RestoreWish.PAUSE);
        assertThat(scene.digest()).isEqualTo(damaged);
        thenNeitherNeededMore();
    }

    @Test
    void whenOneIsLeftHalfwayAndResumed_thenBothAreEnough() throws Exception {
        RestoreRecord killed = scene.restoreKilledAt(RestoreStage.UPLOADING, RestoreWish.PAUSE);

        assertThat(scene.restores().resume(killed.id(), scene.heard).outcome()).contains(RestoreOutcome.UNCHANGED);
        assertThat(scene.sandbox.isPaused()).isFalse();
        thenNeitherNeededMore();
    }

    @Test
    void whenTheAnswerOfUnpausingIsLost_thenItIsKnownToRun() throws Exception {
        scene.when(
                RestoreStage.PROVED, () -> scene.sandbox.misbehaviour().loseAnswers("/api/v1/unpause_deployment", 1));

        RestoreRecord record = scene.restore(RestoreWish.PAUSE);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(record.leftPaused()).as(record.message()).isFalse();
        assertThat(scene.sandbox.isPaused()).isFalse();
        thenNeitherNeededMore();
    }

    @Test
    void whenSomebodyLetItRunAlready_thenThatIsNoFailure() throws Exception {
        scene.when(RestoreStage.PROVED, () -> new Colleague(scene.sandbox).unpauses());

        RestoreRecord record = scene.restore(RestoreWish.PAUSE);

        assertThat(record.leftPaused()).as(record.message()).isFalse();
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
    }

    @Test
    void whenTheKeyOfRestoresMayNotPause_thenThatIsSaidBeforeAnythingHappens() {
        Set<KeyOperation> less = EnumSet.copyOf(RestoreScene.RESTORES);
        less.remove(KeyOperation.PAUSE_DEPLOYMENT);
        scene.sandbox.keys().put(scene.restoreKey, less);

        assertThatThrownBy(() -> scene.restore(RestoreWish.PAUSE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("deployment:pause");
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(scene.restores().records()).isEmpty();
    }

    @Test
    void whenTheKeyOfRestoresMayNotImport_thenThatIsSaidAndNothingHappens() {
        Set<KeyOperation> less = EnumSet.copyOf(RestoreScene.RESTORES);
        less.remove(KeyOperation.IMPORT_BACKUPS);
        scene.sandbox.keys().put(scene.restoreKey, less);

        assertThatThrownBy(() -> scene.restore(RestoreWish.PAUSE))
                .isInstanceOf(RefusedException.class)
                .hasMessageContaining("deployment:backups:import");
        assertThat(scene.restores().records()).isEmpty();
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.digest()).isEqualTo(damaged);
    }
}
