package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.UnexpectedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.ImportStage;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What nobody expected: a restore ends like after any other failure, and what it paused is not forgotten. */
final class RestoreSurprisesTest {
    private static final String QUOTE = "{name: 'kim', password: 'tulip'}";

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

    private enum Surprise {
        FAULT,
        ERROR;

        void strike() {
            if (this == ERROR) {
                throw new OutOfMemoryError(QUOTE);
            }
            throw new IllegalStateException(QUOTE);
        }
    }

    private void strikeAt(String step, Surprise surprise) {
        scene.heard.atStep(what -> {
            if (what.startsWith(step)) {
                scene.heard.atStep(any -> {});
                surprise.strike();
            }
        });
    }

    @ParameterizedTest
    @EnumSource(Surprise.class)
    void whenItIsBeforeTheConfirmation_thenNothingChangedAndThatIsSaid(Surprise surprise) {
        strikeAt("confirming", surprise);

        UnexpectedException failure =
                catchThrowableOfType(UnexpectedException.class, () -> scene.restore(RestoreWish.PAUSE));

        assertThat(failure).hasMessageContaining("State of prod: unchanged").hasMessageNotContaining("tulip");
        assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.digest()).isEqualTo(damaged);
    }

    @ParameterizedTest
    @EnumSource(Surprise.class)
    void whenTheImportIsInProgress_thenItSaysThatItGoesOnAndIsPausedAndHowToFollowIt(Surprise surprise)
            throws Exception {
        scene.sandbox.misbehaviour().holdImports(ImportStage.BEFORE_SWAP);
        strikeAt("importing into", surprise);

        UnexpectedException failure =
                catchThrowableOfType(UnexpectedException.class, () -> scene.restore(RestoreWish.PAUSE));

        RestoreRecord record = scene.last();
        assertThat(failure)
                .hasMessageContaining("is in progress on the server: it goes on without us; it stays paused")
                .hasMessageNotContaining("tulip");
        assertThat(failure.hint()).contains("holdfast restore --resume " + record.id());
        assertThat(record.standsHalfway()).isTrue();
        scene.sandbox.misbehaviour().releaseImports();
        assertThat(scene.restores().resume(record.id(), scene.heard).outcome()).contains(RestoreOutcome.PROVED);
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.digest()).isEqualTo(backedUp);
    }

    @ParameterizedTest
    @EnumSource(Surprise.class)
    void whenItIsBeingProved_thenItIsNotProvedAndRunsAgain(Surprise surprise) throws Exception {
        strikeAt("exporting prod to prove", surprise);

        RestoreRecord record = scene.restore(RestoreWish.PAUSE);

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(record.message()).contains("failed unexpectedly").doesNotContain("tulip");
        assertThat(scene.last().standsHalfway()).isFalse();
        assertThat(scene.sandbox.isPaused()).isFalse();
        scene.undo(record);
        assertThat(scene.digest()).isEqualTo(damaged);
    }

    @ParameterizedTest
    @EnumSource(
            value = RestoreStage.class,
            names = {"COMPLETED", "PROVED", "UNPAUSED", "ENDED"})
    void whenWhoeverListensFails_thenItGoesOn(RestoreStage stage) throws Exception {
        scene.heard.atStage(record -> {
            if (record.stage() == stage) {
                throw new IllegalStateException("the terminal is gone");
            }
        });

        RestoreRecord record = scene.restore(RestoreWish.PAUSE);

        assertThat(record.outcome()).contains(RestoreOutcome.PROVED);
        assertThat(scene.last().standsHalfway()).isFalse();
        assertThat(scene.sandbox.isPaused()).isFalse();
    }
}
