package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.repository.Lease;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.ImportStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore whose lease somebody else has by now, after its import was confirmed: it changes nothing more, and says who goes on. */
final class RestoreGivesWayTest {
    @TempDir
    private Path folder;

    private final AtomicReference<Lease> other = new AtomicReference<>();
    private RestoreScene scene;
    private String backedUp;

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        backedUp = scene.backUp();
        scene.damage();
        scene.data.schedule("", "mail:send", Instant.parse("2030-01-01T00:00:00Z"));
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private RefusedException restored() {
        return catchThrowableOfType(
                RefusedException.class, () -> scene.restore(RestoreWish.PAUSE, RestoreWish.CANCEL_JOBS));
    }

    @Test
    void whenItIsLostWhileItIsImported_thenNothingMoreIsDoneAndResumingGoesOn() throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.CONFIRMED) {
                other.set(scene.takeOver());
            }
        });

        RefusedException failure = restored();

        RestoreRecord left = scene.last();
        assertThat(failure)
                .hasMessageContaining("was lost to run other")
                .hasMessageContaining("State of prod: import " + left.importId().orElseThrow() + " was confirmed")
                .hasMessageContaining(
                        "came to confirmed, and whoever has the lease now goes on with it; it is left paused");
        assertThat(failure.hint()).contains("holdfast restore --resume " + left.id());
        assertThat(left.stage()).isEqualTo(RestoreStage.CONFIRMED);
        assertThat(scene.sandbox.isPaused()).isTrue();
        assertThat(scene.data.scheduled("")).isEqualTo(1);
        other.get().close();
        assertThat(scene.restores().resume(left.id(), scene.heard).outcome()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.data.scheduled("")).isZero();
    }

    @Test
    void whenItIsLostWhileItIsProved_thenItIsLeftPaused() {
        scene.heard.atStep(step -> {
            if (step.startsWith("exporting prod to prove") && other.get() == null) {
                other.set(scene.takeOver());
            }
        });

        assertThat(restored()).hasMessageContaining("it is left paused");

        assertThat(scene.last().reached(RestoreStage.PROVED)).isFalse();
        assertThat(scene.last().isOpen()).isTrue();
        assertThat(scene.sandbox.isPaused()).isTrue();
        other.get().close();
    }

    @Test
    void whenWhoeverTookOverHasEndedIt_thenThatIsSaid() {
        scene.heard.atStep(step -> {
            if (step.startsWith("exporting prod to prove") && other.get() == null) {
                other.set(scene.takeOver());
                RestoreRecord record = scene.last();
                scene.repository()
                        .restores()
                        .record(new RestoreEntry(
                                record.id(),
                                "prod",
                                RestoreStage.ENDED,
                                Instant.parse("2026-11-22T03:00:00Z"),
                                Map.of(RestoreRecord.OUTCOME, "proved", RestoreRecord.MESSAGE, "7 places compared")));
            }
        });

        assertThat(restored())
                .hasMessageContaining(
                        "State of prod: as somebody else left it: restored and proved, 7 places compared");

        other.get().close();
    }

    private void loseItAtTheProof(Runnable andThen) {
        scene.heard.atStep(step -> {
            if (step.startsWith("exporting prod to prove") && other.get() == null) {
                other.set(scene.takeOver());
                andThen.run();
            }
        });
    }

    private void thenItsEndIsForTheOtherToWrite() {
        assertThat(scene.last().isOpen()).as(scene.last().message()).isTrue();
        assertThat(scene.sandbox.isPaused()).isTrue();
        other.get().close();
    }

    @Test
    void whenItIsLostAndThenInterrupted_thenItsEndIsForTheOtherToWrite() {
        loseItAtTheProof(() -> Thread.currentThread().interrupt());

        InterruptedException stopped = catchThrowableOfType(
                InterruptedException.class, () -> scene.restore(RestoreWish.PAUSE, RestoreWish.CANCEL_JOBS));

        assertThat(stopped)
                .hasMessageContaining("whoever has the lease now goes on with it; it is left paused")
                .hasMessageContaining("holdfast status");
        thenItsEndIsForTheOtherToWrite();
    }

    @Test
    void whenItIsLostAndThenWhatNobodyExpected_thenItsEndIsForTheOtherToWrite() {
        loseItAtTheProof(() -> {
            throw new IllegalStateException("the terminal is gone");
        });

        assertThat(restored()).hasMessageContaining("whoever has the lease now goes on with it; it is left paused");

        thenItsEndIsForTheOtherToWrite();
    }

    @Test
    void whenTheImportFailedAndItIsLostWhileThatIsLookedAt_thenItsEndIsForTheOtherToWrite() {
        scene.sandbox.misbehaviour().failImports(ImportStage.BEFORE_SWAP, "SchemaEnforcementError", 1);
        loseItAtTheProof(() -> {});

        assertThat(restored()).hasMessageContaining("whoever has the lease now goes on with it; it is left paused");

        thenItsEndIsForTheOtherToWrite();
    }
}
