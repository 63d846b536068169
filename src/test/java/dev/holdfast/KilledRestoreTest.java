package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.sandbox.ImportStage;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A restore as a real process, really killed at each of its steps: the target is as before or as restored, the next command says what happened, and there is a way on. */
final class KilledRestoreTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private final ShiftedClock clock = new ShiftedClock();
    private final S3Server s3 = S3Server.start(S3Abilities.aws(), clock);

    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp;
    private String damaged;

    @BeforeEach
    void damage() throws Exception {
        scene = new RestoreScene(
                folder,
                """
                local { type = s3, bucket = %s, prefix = killed, region = us-east-1, endpoint = "%s", path-style = true
                  access-key-id = "%s", secret-access-key = "%s", part-size = 5MiB }
                """.formatted(
                                S3Server.BUCKET,
                                s3.endpoint(),
                                S3Server.WRITER.accessKeyId(),
                                S3Server.WRITER.secretAccessKey().reveal()),
                "");
        backedUp = scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.close();
        s3.close();
    }

    /** Before the entry of this stage is in the journal. */
    @ParameterizedTest
    @CsvSource({"confirmed", "completed"})
    void whenItIsKilledBeforeAnEntry_thenItIsBeforeOrAfter(String stage) throws Exception {
        s3.faults().nextOn(S3Operation.PUT_OBJECT, "-" + stage + ".json", new S3Fault.Wait(PATIENCE));

        kill(() -> s3.requests(S3Operation.PUT_OBJECT).stream()
                .anyMatch(request -> request.key().endsWith("-" + stage + ".json")));

        thenItIsBeforeOrAfterAndThereIsAWayOn();
    }

    @Tag("slow")
    @ParameterizedTest
    @CsvSource({"begun", "pausing", "safe", "uploading", "uploaded", "proved", "unpaused", "ended"})
    void whenItIsKilledBeforeAnotherEntry_thenItIsBeforeOrAfter(String stage) throws Exception {
        whenItIsKilledBeforeAnEntry_thenItIsBeforeOrAfter(stage);
    }

    @ParameterizedTest
    @CsvSource({"UPLOADED, waiting while", "STARTED, importing into"})
    @Tag("slow")
    void whenItIsKilledEarlierInTheImport_thenItIsBeforeOrAfter(ImportStage stage, String step) throws Exception {
        whenItIsKilledWhileTheImportGoesOn_thenItIsBeforeOrAfter(stage, step);
    }

    @ParameterizedTest
    @CsvSource("BEFORE_SWAP, importing into")
    void whenItIsKilledWhileTheImportGoesOn_thenItIsBeforeOrAfter(ImportStage stage, String step) throws Exception {
        scene.sandbox.misbehaviour().holdImports(stage);

        try (HoldfastProcess process = start()) {
            await(step).atMost(PATIENCE).until(() -> process.err().contains(step) || !process.isAlive());
            assertThat(process.isAlive()).as(process.err()).isTrue();
            process.kill();
        }
        scene.sandbox.misbehaviour().releaseImports();

        thenItIsBeforeOrAfterAndThereIsAWayOn();
    }

    @Test
    void whenItIsKilledAndTakenBackAtOnce_thenItHoldsWhatItHeld() throws Exception {
        s3.faults().nextOn(S3Operation.PUT_OBJECT, "-completed.json", new S3Fault.Wait(PATIENCE));
        kill(() -> s3.requests(S3Operation.PUT_OBJECT).stream()
                .anyMatch(request -> request.key().endsWith("-completed.json")));

        assertThat(scene.holdfast.execute("undo", "latest")).as("not confirmed").isEqualTo(7);
        assertThat(scene.sandbox.isPaused()).as("nothing was finished either").isTrue();
        assertThat(scene.digest()).isEqualTo(backedUp);
        assertThat(scene.holdfast.execute("undo", "latest", "--confirm", "prod"))
                .as(scene.holdfast.printed())
                .isZero();
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(scene.sandbox.isPaused()).isFalse();
    }

    private HoldfastProcess start() {
        return HoldfastProcess.start(
                scene.configuration, Map.of(), "restore", "latest", "--to", "prod", "--confirm", "prod", "--pause");
    }

    private void kill(java.util.concurrent.Callable<Boolean> isReached) throws InterruptedException {
        try (HoldfastProcess process = start()) {
            await("the step").atMost(PATIENCE).until(() -> isReached.call() || !process.isAlive());
            assertThat(process.isAlive()).as(process.err()).isTrue();
            process.kill();
        }
        s3.faults().clear();
    }

    private void thenItIsBeforeOrAfterAndThereIsAWayOn() throws InterruptedException {
        if (!scene.restores().records().isEmpty() && scene.last().standsHalfway()) {
            RestoreRecord record = scene.last();
            assertThat(scene.holdfast.execute("restore", "latest", "--to", "prod", "--confirm", "prod"))
                    .isEqualTo(7);
            assertThat(scene.holdfast.err().replaceAll("\\s+", " ")).contains("--resume " + record.id());
            assertThat(scene.holdfast.execute("restore", "--resume", record.id().value()))
                    .as(scene.holdfast.printed())
                    .isZero();
            assertThat(scene.last().standsHalfway()).isFalse();
            boolean isUnchanged = scene.last().outcome().orElseThrow() == RestoreOutcome.UNCHANGED;
            assertThat(scene.digest()).isEqualTo(isUnchanged ? damaged : backedUp);
            if (!isUnchanged) {
                assertThat(scene.holdfast.execute("undo", "latest", "--confirm", "prod"))
                        .as(scene.holdfast.printed())
                        .isZero();
            }
        }
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.holdfast.execute("restore", "latest", "--to", "prod", "--confirm", "prod"))
                .as(scene.holdfast.printed())
                .isZero();
        assertThat(scene.digest()).isEqualTo(backedUp);
    }
}
