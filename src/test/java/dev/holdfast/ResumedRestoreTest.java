package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreEntry;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.repository.Lease;
import dev.holdfast.restore.RestoreWish;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who resumes a restore goes on with it: what was done is not done again. */
final class ResumedRestoreTest {
    private static final Instant LATER = Instant.parse("2030-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp;

    @BeforeEach
    void backUp() throws IOException {
        scene = RestoreScene.sealed(folder);
        scene.sandbox.setEnvironmentVariable("API_KEY", "tulip");
        scene.sandbox.setEnvironmentVariable("COLOUR", "red");
        backedUp = scene.backUp();
        scene.damage();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** As if its process had been killed when it began to prove. */
    private RestoreRecord leftBeforeTheProof(RestoreWish... wishes) {
        AtomicReference<Lease> other = new AtomicReference<>();
        scene.heard.atStep(step -> {
            if (step.startsWith("exporting prod to prove") && other.get() == null) {
                other.set(scene.takeOver());
            }
        });
        assertThatThrownBy(() -> scene.restore(wishes)).isInstanceOf(RefusedException.class);
        scene.heard.atStep(step -> {});
        other.get().close();
        return scene.last();
    }

    @Test
    void whenEnvironmentAndJobsWereDone_thenTheyAreNotDoneAgain() throws Exception {
        scene.sandbox.setEnvironmentVariable("COLOUR", "blue");
        scene.data.schedule("", "mail:send", LATER);
        RestoreRecord left = leftBeforeTheProof(RestoreWish.ENVIRONMENT, RestoreWish.CANCEL_JOBS);
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "red");
        assertThat(scene.data.scheduled("")).isZero();
        scene.sandbox.setEnvironmentVariable("COLOUR", "green");
        scene.data.schedule("", "mail:send", LATER);

        RestoreRecord record = scene.restores().resume(left.id(), scene.heard);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "green");
        assertThat(scene.data.scheduled("")).isEqualTo(1);
    }

    @Test
    void whenNobodyKnowsWhetherJobsWereCancelled_thenNewerOnesStayAndThatIsSaid() throws Exception {
        scene.sandbox.misbehaviour().loseAnswers("/api/cancel_all_jobs", 99);
        scene.data.schedule("", "mail:send", LATER);
        RestoreRecord left = leftBeforeTheProof(RestoreWish.CANCEL_JOBS);
        scene.sandbox.misbehaviour().behave();
        assertThat(left.reached(RestoreStage.CANCELLING_JOBS)).isTrue();
        assertThat(left.reached(RestoreStage.JOBS_CANCELLED)).isFalse();
        scene.data.schedule("", "mail:send", LATER);

        RestoreRecord record = scene.restores().resume(left.id(), scene.heard);

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(record.message()).contains("not done: scheduled functions: whether all were cancelled");
        assertThat(scene.data.scheduled("")).isEqualTo(1);
    }

    @Test
    void whenTheEnvironmentWasSetAndItsAnswerLost_thenThatIsSeen() throws Exception {
        scene.sandbox.misbehaviour().loseAnswers("/api/v1/update_environment_variables", 99);
        scene.sandbox.setEnvironmentVariable("COLOUR", "blue");
        RestoreRecord left = leftBeforeTheProof(RestoreWish.ENVIRONMENT);
        assertThat(left.reached(RestoreStage.ENVIRONMENT_SET)).isFalse();

        RestoreRecord record = scene.restores().resume(left.id(), scene.heard);

        assertThat(record.reached(RestoreStage.ENVIRONMENT_SET)).isTrue();
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
    }

    @Test
    void whenTheEnvironmentWasSetAndSomebodyChangedOneSince_thenThatStaysAndIsSaid() throws Exception {
        scene.sandbox.misbehaviour().loseAnswers("/api/v1/update_environment_variables", 99);
        scene.sandbox.setEnvironmentVariable("COLOUR", "blue");
        RestoreRecord left = leftBeforeTheProof(RestoreWish.ENVIRONMENT);
        scene.sandbox.misbehaviour().behave();
        scene.sandbox.setEnvironmentVariable("API_KEY", "rose");

        RestoreRecord record = scene.restores().resume(left.id(), scene.heard);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.UNPROVED);
        assertThat(record.message())
                .contains("not done: environment variables: whether they were set")
                .contains("not as they were captured: API_KEY;")
                .doesNotContain("rose");
        assertThat(scene.sandbox.environmentVariables()).containsEntry("API_KEY", "rose");
    }

    @Test
    void whenTheEnvironmentWasNotSetAndIsAsBefore_thenItIsSet() throws Exception {
        scene.sandbox.misbehaviour().answer("/api/v1/update_environment_variables", 500, 99);
        scene.sandbox.setEnvironmentVariable("COLOUR", "blue");
        RestoreRecord left = leftBeforeTheProof(RestoreWish.ENVIRONMENT);
        scene.sandbox.misbehaviour().behave();
        assertThat(left.reached(RestoreStage.SETTING_ENVIRONMENT)).isTrue();

        RestoreRecord record = scene.restores().resume(left.id(), scene.heard);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "red");
    }

    @Test
    void whenItIsTakenBack_thenTheVariablesThatStayAreNamedAndNoValue() throws Exception {
        String before = scene.sandbox.environmentVariables().toString();
        RestoreRecord record = scene.restore(RestoreWish.ENVIRONMENT);
        assertThat(before).contains("tulip");

        assertThat(record.fact(RestoreRecord.ENVIRONMENT)).contains("API_KEY COLOUR");
        assertThat(record.entries().toString()).doesNotContain("tulip");
        assertThat(scene.restores()
                        .planUndo(record, Set.of(), scene.heard)
                        .plan()
                        .warnings())
                .anyMatch(warning ->
                        warning.contains("environment variables stay as the restore set them: API_KEY, COLOUR;")
                                && warning.contains("--with-env"));
    }

    @Nested
    class GivenItWasKilledWhileItUploaded {
        private RestoreRecord killed(RestoreRecord done) {
            RestoreId id = RestoreId.of(done.began().plusSeconds(1), "k1ll3d");
            write(id, RestoreStage.BEGUN, Map.of(RestoreRecord.MODE, done.mode(), RestoreRecord.FILES, "yes"));
            write(
                    id,
                    RestoreStage.SAFE,
                    Map.of(
                            RestoreRecord.SAFETY_COPY,
                            done.safetyCopy().orElseThrow().value()));
            write(id, RestoreStage.UPLOADING, Map.of("imports-before", ""));
            return scene.restores().find(id);
        }

        private void write(RestoreId id, RestoreStage stage, Map<String, String> facts) {
            scene.repository().restores().record(new RestoreEntry(id, "prod", stage, Instant.now(), facts));
        }

        @Test
        void whenSomebodyConfirmedItsImport_thenItIsNotSaidThatNothingChanged() throws Exception {
            RestoreRecord done = scene.restore();
            RestoreRecord killed = killed(done);

            RestoreRecord record = scene.restores().resume(killed.id(), scene.heard);

            assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
            assertThat(record.message())
                    .contains("perhaps restored")
                    .contains(done.importId().orElseThrow());
            assertThat(record.mayHaveChanged()).isTrue();
            assertThat(record.standsHalfway()).isFalse();
        }
    }
}
