package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TurnsTest {
    private final Turns turns = new Turns();
    private final ExecutorService threads = Executors.newCachedThreadPool();

    @AfterEach
    void close() {
        threads.shutdownNow();
    }

    @Test
    void whenItIsFree_thenItIsTakenOnceAndAnotherDeploymentsToo() throws Exception {
        try (Turns.Turn turn = turns.ifFree("prod").orElseThrow()) {
            assertThat(turn.isWanted()).isFalse();
            assertThat(threads.submit(() -> turns.ifFree("prod").isPresent()).get())
                    .isFalse();
            assertThat(threads.submit(() -> turns.ifFree("staging").isPresent()).get())
                    .isTrue();
        }
        assertThat(turns.ifFree("prod")).isPresent();
    }

    @Test
    void whenABackupWaits_thenWhoHasTheTurnIsToldAndTheBackupComesAfter() throws Exception {
        Future<String> backup;
        try (Turns.Turn prune = turns.ifFree("prod").orElseThrow()) {
            backup = threads.submit(() -> turns.during("prod", () -> "taken"));
            await().until(prune::isWanted);
            assertThat(backup).isNotDone();
        }
        assertThat(backup.get()).isEqualTo("taken");
    }

    @Test
    void whenABackupHasTheTurn_thenAPruneGoesWithout() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch end = new CountDownLatch(1);
        Future<String> backup = threads.submit(() -> turns.during("prod", () -> {
            begun.countDown();
            end.await();
            return "taken";
        }));
        begun.await();

        assertThat(turns.ifFree("prod")).isEqualTo(Optional.empty());
        end.countDown();
        assertThat(backup.get()).isEqualTo("taken");
        assertThat(turns.ifFree("prod")).isPresent();
    }

    @Test
    void whenTheWorkFails_thenTheTurnIsOver() {
        Future<String> backup = threads.submit(() -> turns.during("prod", () -> {
            throw new IllegalStateException("the export failed");
        }));

        assertThatThrownBy(backup::get).isInstanceOf(ExecutionException.class);
        assertThat(turns.ifFree("prod")).isPresent();
    }

    @Test
    void whenTheDaemonStops_thenWhoWaitsIsInterrupted() {
        Future<String> backup;
        try (Turns.Turn prune = turns.ifFree("prod").orElseThrow()) {
            backup = threads.submit(() -> turns.during("prod", () -> "taken"));
            await().until(prune::isWanted);
            threads.shutdownNow();
            assertThatThrownBy(backup::get).hasCauseInstanceOf(InterruptedException.class);
        }
        assertThat(turns.ifFree("prod")).isPresent();
    }
}
