package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.RestoreWish;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A restore that takes itself back: its target stays paused until that is done. */
final class PausedUntilTakenBackTest {
    @TempDir
    private Path folder;

    private final List<String> ranDuring = new ArrayList<>();
    private RestoreScene scene;
    private String damaged;

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    /** What is restored is spoilt although the deployment is paused; whether it runs is looked at all the time from then on. */
    private void spoil() {
        scene.heard.atStage(record -> {
            if (record.stage() == RestoreStage.COMPLETED && record.undoes().isEmpty()) {
                scene.data.insert("", scene.data.tables("").get(0), Map.of("written", "meanwhile"));
                scene.heard.atStep(this::look);
            }
            if (record.undoes().isPresent() && record.stage() != RestoreStage.UNPAUSED && record.isOpen()) {
                look(record.stage().word());
            }
        });
    }

    private void look(String what) {
        if (!scene.sandbox.isPaused()) {
            ranDuring.add(what);
        }
    }

    @Test
    void whenItIsPaused_thenItStaysSoUntilItIsTakenBack() throws Exception {
        spoil();

        RestoreRecord record = scene.restore(RestoreWish.AUTO_UNDO, RestoreWish.PAUSE);

        assertThat(record.outcome()).contains(RestoreOutcome.UNPROVED);
        assertThat(scene.last().undoes()).contains(record.id());
        assertThat(scene.last().outcome()).contains(RestoreOutcome.PROVED);
        assertThat(ranDuring).isEmpty();
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.restores().records()).noneMatch(RestoreRecord::standsHalfway);
    }

    @Test
    void whenTakingItBackFails_thenItIsSaidAndItRunsAgain() {
        spoil();
        scene.heard.atStep(step -> {});
        scene.heard.atNote(note -> {
            if (note.contains("is taken back")) {
                scene.sandbox.misbehaviour().answer("/api/export", 403, 99);
            }
        });

        assertThatThrownBy(() -> scene.restore(RestoreWish.AUTO_UNDO, RestoreWish.PAUSE))
                .hasMessageContaining("restored, and found to be wrong")
                .hasMessageContaining("taking it back failed");

        assertThat(scene.sandbox.isPaused()).isFalse();
        assertThat(scene.restores().records()).noneMatch(RestoreRecord::standsHalfway);
    }

    @Test
    void whenThereIsToBeNoSafetyCopy_thenThatIsRefusedAtOnce() {
        assertThatThrownBy(() -> scene.order(RestoreWish.AUTO_UNDO, RestoreWish.NO_SAFETY_COPY, RestoreWish.PAUSE))
                .isInstanceOf(UsageException.class)
                .hasMessageContaining("--auto-undo with --no-safety-copy");
        assertThat(scene.holdfast.execute(
                        "restore", "latest", "--to", "prod", "--pause", "--auto-undo", "--no-safety-copy"))
                .isEqualTo(2);
    }
}
