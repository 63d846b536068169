package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.Misbehaviour;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Ctrl-C when the outcome is known: it is written down, the target runs again, and then the process stops. */
final class RestoreInterruptedTest {
    @TempDir
    private Path folder;

    private RestoreScene scene;
    private String backedUp;

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        backedUp = scene.backUp();
        scene.damage();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void thenItIsEndedAndTheInterruptionIsNotLost(RestoreRecord record) {
        assertThat(Thread.interrupted()).isTrue();
        assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
        assertThat(scene.last().entries()).as("in the repository").isEqualTo(record.entries());
        assertThat(scene.last().standsHalfway()).isFalse();
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.digest()).isEqualTo(backedUp);
    }

    @Test
    void whenItIsWhileTheExportOfTheProofIsDropped_thenItIsProvedAndEnded() throws Exception {
        scene.when(RestoreStage.COMPLETED, () -> {
            scene.sandbox.misbehaviour().answer("/api/export/set_expiration", 503, Misbehaviour.ALWAYS);
            interruptWhereItIsDropped(Thread.currentThread());
        });

        thenItIsEndedAndTheInterruptionIsNotLost(scene.restore(RestoreWish.PAUSE));
    }

    /** It waits there before it asks again. */
    private static void interruptWhereItIsDropped(Thread restore) {
        Thread watcher = new Thread(
                () -> {
                    while (restore.isAlive() && !isDroppingTheProof(restore)) {
                        Thread.onSpinWait();
                    }
                    restore.interrupt();
                },
                "presses Ctrl-C");
        watcher.setDaemon(true);
        watcher.start();
    }

    private static boolean isDroppingTheProof(Thread restore) {
        StackTraceElement[] stack = restore.getStackTrace();
        return Arrays.stream(stack).anyMatch(frame -> frame.getMethodName().equals("expire"))
                && Arrays.stream(stack).anyMatch(frame -> frame.getClassName().endsWith("restore.Proof"));
    }

    @ParameterizedTest
    @EnumSource(
            value = RestoreStage.class,
            names = {"PROVED", "UNPAUSED", "ENDED"})
    void whenItIsAfterTheProof_thenItIsEnded(RestoreStage stage) throws Exception {
        scene.when(stage, () -> Thread.currentThread().interrupt());

        thenItIsEndedAndTheInterruptionIsNotLost(scene.restore(RestoreWish.PAUSE));
    }
}
