package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.ImportStage;
import dev.holdfast.sandbox.Misbehaviour;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore of what the target holds already, whose import fails: the documents are as they should be, and what else was ordered is done all the same. */
final class RestoreOfWhatIsThereTest {
    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp;

    @BeforeEach
    void backUp() throws IOException {
        scene = RestoreScene.sealed(folder);
        scene.sandbox.setEnvironmentVariable("COLOUR", "red");
        scene.data.schedule("", "mail:send", Instant.parse("2030-01-01T00:00:00Z"));
        backedUp = scene.backUp();
        scene.sandbox.setEnvironmentVariable("COLOUR", "blue");
        scene.sandbox
                .misbehaviour()
                .failImports(ImportStage.BEFORE_SWAP, "SchemaEnforcementError: {name: 'tulip'}", Misbehaviour.ALWAYS);
    }

    @AfterEach
    void close() {
        scene.close();
    }

    @Test
    void whenTheImportFails_thenTheRestIsDoneAndItIsProved() throws Exception {
        RestoreRecord record = scene.restore(RestoreWish.ENVIRONMENT, RestoreWish.CANCEL_JOBS, RestoreWish.PAUSE);

        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(record.message())
                .contains("the import failed: SchemaEnforcementError")
                .contains("holds what it should")
                .doesNotContain("tulip");
        assertThat(record.fact(RestoreRecord.PROOF)).contains("digests");
        assertThat(scene.last().reached(RestoreStage.COMPLETED)).isTrue();
        assertThat(scene.last().standsHalfway()).isFalse();
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "red");
        assertThat(scene.data.scheduled("")).isZero();
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.digest()).isEqualTo(backedUp);
    }

    @Test
    void whenTheRestCannotBeDone_thenItIsNotProvedAndThatIsSaid() throws Exception {
        scene.sandbox.misbehaviour().answer("/api/v1/update_environment_variables", 500, Misbehaviour.ALWAYS);

        RestoreRecord record = scene.restore(RestoreWish.ENVIRONMENT);

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(record.message()).contains("not done: environment variables");
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "blue");
    }

    @Test
    void whenItWasToBeCounted_thenEqualCountsAloneDoNotProveIt() throws Exception {
        RestoreRecord record = scene.restore(RestoreWish.PROVE_BY_COUNTS);

        assertThat(record.outcome()).contains(RestoreOutcome.PROVED);
        assertThat(record.fact(RestoreRecord.PROOF)).contains("digests");
    }

    @Test
    void whenThereAreAsManyDocumentsAndOthers_thenItIsUnchanged() {
        String table = scene.data.tables("").get(0);
        String id = scene.data.insert("", table, Map.of("written", "meanwhile"));
        scene.backUp();
        scene.data.delete("", table, id);
        scene.data.insert("", table, Map.of("written", "later"));

        assertThatThrownBy(() -> scene.restore(RestoreWish.PROVE_BY_COUNTS, RestoreWish.ENVIRONMENT))
                .isInstanceOf(DeploymentException.class)
                .hasMessageContaining("State of prod: unchanged");

        assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
        assertThat(scene.sandbox.environmentVariables()).containsEntry("COLOUR", "blue");
    }
}
