package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.Colleague;
import dev.holdfast.sandbox.ImportStage;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever becomes of a restore, what a colleague or the cloud imports at the same time is not run over, nor cancelled if it can be told from ours. */
final class OthersImportsTest {
    private static final String WAITS = "waiting_for_confirmation";

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private Colleague colleague;
    private String damaged = "";

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        colleague = new Colleague(scene.sandbox);
        scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.sandbox.misbehaviour().behave();
        scene.close();
    }

    @Nested
    class GivenOursWasKilledWhileItWasUploaded {
        private RestoreRecord killed;

        @BeforeEach
        void kill() throws InterruptedException {
            killed = scene.restoreKilledAt(RestoreStage.UPLOADING);
            assertThat(killed.standsHalfway()).isTrue();
        }

        private void thenItIsNotFinishedBeside(String theirs) {
            assertThatThrownBy(() -> scene.restores().resume(killed.id(), scene.heard))
                    .isInstanceOf(DeploymentException.class)
                    .hasMessageContaining("import " + theirs);
            assertThat(scene.last().standsHalfway()).isTrue();
        }

        private void thenItIsFinishedWithNothingChanged() throws InterruptedException {
            assertThat(scene.restores().resume(killed.id(), scene.heard).outcome())
                    .contains(RestoreOutcome.UNCHANGED);
            assertThat(scene.last().standsHalfway()).isFalse();
        }

        @ParameterizedTest
        @ValueSource(strings = {"append", "replace"})
        void whenTheirsIsOfAnotherKind_thenItIsLeftAlone(String mode) throws Exception {
            String theirs = colleague.uploads(mode);

            thenItIsFinishedWithNothingChanged();
            thenTheirsGoesOn(theirs);
            assertThat(scene.data.count("", "theirs")).isOne();
        }

        private void thenTheirsGoesOn(String theirs) {
            colleague.confirms(theirs);
            assertThat(colleague.end(theirs)).isEqualTo("completed");
        }

        @Test
        void whenTheirsIsInProgress_thenItIsLeftAloneEvenIfItIsOfOurKind() throws Exception {
            scene.sandbox.misbehaviour().holdImports(ImportStage.STARTED);
            String theirs = colleague.uploads("replaceAll");
            colleague.confirms(theirs);

            thenItIsNotFinishedBeside(theirs);
            scene.sandbox.misbehaviour().releaseImports();
            assertThat(colleague.end(theirs)).isEqualTo("completed");
            RestoreRecord ended = scene.restores().resume(killed.id(), scene.heard);
            assertThat(ended.outcome()).as("theirs or ours").contains(RestoreOutcome.UNPROVED);
            assertThat(ended.message()).contains("import " + theirs).contains("cannot be told");
            assertThat(ended.standsHalfway()).isFalse();
            assertThat(scene.data.tables("")).containsExactly("theirs");
        }

        @Test
        void whenTheCloudRestores_thenItIsLeftAlone() throws Exception {
            String theirs = colleague.restoresInTheCloud();

            thenItIsFinishedWithNothingChanged();
            thenTheirsGoesOn(theirs);
        }

        @Test
        void whenTheirsBeganLongAfterOurUpload_thenItIsLeftAlone() {
            scene.clock.shift(Duration.ofHours(3));
            String theirs = colleague.uploads("replaceAll");

            thenItIsNotFinishedBeside(theirs);
            thenTheirsGoesOn(theirs);
        }

        @Test
        void whenOneWasCompletedThatBeganLongAfter_thenNobodySaysThatNothingChanged() throws Exception {
            scene.clock.shift(Duration.ofHours(3));
            String ofWhoeverItIs = colleague.uploads("replaceAll");
            thenTheirsGoesOn(ofWhoeverItIs);

            RestoreRecord ended = scene.restores().resume(killed.id(), scene.heard);

            assertThat(ended.outcome()).contains(RestoreOutcome.UNPROVED);
            assertThat(ended.message()).contains("import " + ofWhoeverItIs).contains("cannot be told");
            assertThat(ended.mayHaveChanged()).isTrue();
        }

        @Test
        void whenOneWaitsThatOursCanHaveMade_thenItIsCancelled() throws Exception {
            String stray = colleague.uploads("replaceAll");

            thenItIsFinishedWithNothingChanged();
            assertThat(colleague.state(stray)).isEqualTo("failed");
            assertThat(scene.digest()).isEqualTo(damaged);
        }
    }

    @Nested
    class GivenOursGoesWell {
        private final AtomicReference<String> theirs = new AtomicReference<>("");

        private void meanwhile(RestoreStage stage, Supplier<String> work) {
            scene.when(stage, () -> theirs.set(work.get()));
        }

        private void thenOursStopsAndTheirsDoesNot(RestoreWish... wishes) {
            assertThatThrownBy(() -> scene.restore(wishes))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("somebody else imports into prod: import " + theirs)
                    .hasMessageContaining("State of prod: unchanged");
            assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
            assertThat(scene.last().reached(RestoreStage.CONFIRMED)).isFalse();
            assertThat(scene.sandbox.isPaused()).isFalse();
        }

        private void thenItIsStillTheirsToConfirm() {
            assertThat(colleague.state(theirs.get())).isEqualTo(WAITS);
            assertThat(scene.digest()).isEqualTo(damaged);
            colleague.confirms(theirs.get());
            assertThat(colleague.end(theirs.get())).isEqualTo("completed");
        }

        @ParameterizedTest
        @ValueSource(strings = {"append", "replaceAll"})
        void whenTheyBeginOneMeanwhile_thenOursStops(String mode) {
            meanwhile(RestoreStage.UPLOADED, () -> colleague.uploads(mode));

            thenOursStopsAndTheirsDoesNot();
            thenItIsStillTheirsToConfirm();
        }

        @Test
        void whenTheCloudBeginsOneMeanwhile_thenOursStops() {
            meanwhile(RestoreStage.UPLOADING, colleague::restoresInTheCloud);

            thenOursStopsAndTheirsDoesNot();
            thenItIsStillTheirsToConfirm();
        }

        @Test
        void whenTheyImportMeanwhileThoughItIsPaused_thenOursStops() {
            meanwhile(RestoreStage.UPLOADED, () -> {
                String id = colleague.uploads("append");
                colleague.confirms(id);
                assertThat(colleague.end(id)).isEqualTo("completed");
                return id;
            });

            thenOursStopsAndTheirsDoesNot(RestoreWish.PAUSE);
            assertThat(scene.data.count("", "theirs")).isOne();
        }

        @Test
        void whenTheAnswerToOursIsLost_thenTheirsIsNotTakenForIt() {
            meanwhile(RestoreStage.UPLOADING, () -> {
                String id = colleague.uploads("replace");
                scene.sandbox.misbehaviour().loseAnswers("/api/import/finish_upload", 1);
                return id;
            });

            thenOursStopsAndTheirsDoesNot();
            thenItIsStillTheirsToConfirm();
        }

        @Test
        void whenTheirsWaitsAlready_thenOursDoesNotBegin() {
            String waiting = colleague.uploads("append");

            assertThatThrownBy(scene::restore)
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("import");
            assertThat(scene.restores().records()).isEmpty();
            colleague.confirms(waiting);
            assertThat(colleague.end(waiting)).isEqualTo("completed");
        }
    }
}
