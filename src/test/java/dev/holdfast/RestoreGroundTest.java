package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.restore.Consent;
import dev.holdfast.restore.Prepared;
import dev.holdfast.restore.RestoreOrder;
import dev.holdfast.restore.RestoreSource;
import dev.holdfast.restore.RestoreWish;
import dev.holdfast.sandbox.Colleague;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a restore stands on may move under it: another deployment answers, the file is another one, somebody pauses or lets it run. */
final class RestoreGroundTest {
    @TempDir
    private Path folder;

    private RestoreScene scene;
    private Colleague colleague;
    private String backedUp = "";
    private String damaged = "";

    @BeforeEach
    void damage() throws IOException {
        scene = new RestoreScene(folder);
        colleague = new Colleague(scene.sandbox);
        backedUp = scene.backUp();
        scene.damage();
        damaged = scene.digest();
    }

    @AfterEach
    void close() {
        scene.close();
    }

    private void thenNothingWasConfirmed() {
        assertThat(scene.digest()).isEqualTo(damaged);
        assertThat(scene.last().outcome()).contains(RestoreOutcome.UNCHANGED);
        assertThat(scene.last().reached(RestoreStage.CONFIRMED)).isFalse();
    }

    @Nested
    class GivenAnotherDeploymentAnswers {
        private Sandbox other;

        /** Under the same address, with the same keys. */
        private void exchange() {
            int port = URI.create(scene.sandbox.url()).getPort();
            scene.sandbox.close();
            SandboxData data = SandboxData.empty();
            data.insert("precious", Map.of("of", "somebody else"));
            other = Sandbox.builder().name("other").data(data).port(port).start();
            scene.accept(other);
        }

        @AfterEach
        void closeOther() {
            other.close();
        }

        @Test
        void whenARestoreIsTakenBack_thenItIsRefused() throws Exception {
            RestoreRecord record = scene.restore();
            exchange();
            String before = other.digest();

            assertThatThrownBy(() -> scene.restores().planUndo(record, Set.of(), scene.heard))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("was into prod, and prod is other by now, another deployment");
            assertThat(scene.holdfast.execute("undo", "latest", "--confirm", "prod"))
                    .isEqualTo(7);
            assertThat(other.digest()).isEqualTo(before);
            assertThat(scene.restores().records()).hasSize(1);
        }

        @Test
        void whenOneThatStandsHalfwayIsResumed_thenNothingIsDoneThere() throws Exception {
            RestoreRecord killed = scene.restoreKilledAt(RestoreStage.CONFIRMED, RestoreWish.PAUSE);
            exchange();
            new Colleague(other).pauses();
            String before = other.digest();

            RestoreRecord ended = scene.restores().resume(killed.id(), scene.heard);

            assertThat(ended.outcome()).contains(RestoreOutcome.UNPROVED);
            assertThat(ended.message()).contains("another deployment now: prod was prod and is other");
            assertThat(scene.last().standsHalfway()).isFalse();
            assertThat(other.digest()).isEqualTo(before);
            assertThat(other.isPaused()).as("it was not we who paused it").isTrue();
        }

        @Test
        void whenItIsExchangedSinceThePlan_thenNothingIsConfirmed() throws Exception {
            Prepared prepared = scene.restores().plan(scene.order(), scene.heard);
            exchange();
            String before = other.digest();

            assertThatThrownBy(() -> scene.restores().carryOut(prepared, Consent.to("prod"), scene.heard))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("it calls itself other, it was prod");
            assertThat(other.digest()).isEqualTo(before);
        }
    }

    @Nested
    class GivenAFile {
        private Path file;
        private Path another;

        @BeforeEach
        void fetch() {
            file = fetched("file.zip");
            scene.holdfast.execute("backup", "prod");
            another = fetched("another.zip");
        }

        private Path fetched(String name) {
            Path zip = folder.resolve(name);
            assertThat(scene.holdfast.execute("fetch", "latest", "--output", zip.toString()))
                    .as(scene.holdfast.printed())
                    .isZero();
            return zip;
        }

        private void exchange() {
            try {
                Files.copy(another, file, StandardCopyOption.REPLACE_EXISTING);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private void lengthen() {
            try {
                Files.write(file, new byte[] {0}, StandardOpenOption.APPEND);
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private RestoreOrder order() {
            return RestoreOrder.whole(RestoreSource.of(file), "prod");
        }

        @Test
        void whenItStaysAsItIs_thenItIsRestored() throws Exception {
            assertThat(scene.restore(order()).outcome()).contains(RestoreOutcome.PROVED);
            assertThat(scene.digest()).isEqualTo(backedUp);
        }

        @Test
        void whenItIsExchangedAfterItWasReadWhole_thenNothingIsConfirmed() {
            scene.when(RestoreStage.SAFE, this::exchange);

            assertThatThrownBy(() -> scene.restore(order()))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("changed since it was read whole")
                    .hasMessageContaining("State of prod: unchanged");
            thenNothingWasConfirmed();
        }

        @Test
        void whenSomethingIsAppendedToIt_thenNothingIsConfirmed() {
            scene.when(RestoreStage.SAFE, this::lengthen);

            assertThatThrownBy(() -> scene.restore(order()))
                    .isInstanceOf(HoldfastException.class)
                    .hasMessageContaining("State of prod: unchanged");
            thenNothingWasConfirmed();
        }

        @Test
        void whenItIsExchangedSinceThePlan_thenItDoesNotBegin() throws Exception {
            Prepared prepared = scene.restores().plan(order(), scene.heard);
            exchange();

            assertThatThrownBy(() -> scene.restores().carryOut(prepared, Consent.to("prod"), scene.heard))
                    .isInstanceOf(CorruptBackupException.class);
            assertThat(scene.restores().records()).isEmpty();
            assertThat(scene.digest()).isEqualTo(damaged);
        }
    }

    @Nested
    class GivenSomebodyElsePausesItOrLetsItRun {
        private RestoreRecord restoreAfter(Runnable work) throws InterruptedException {
            Prepared prepared = scene.restores().plan(scene.order(RestoreWish.PAUSE), scene.heard);
            work.run();
            return scene.restores().carryOut(prepared, Consent.to("prod"), scene.heard);
        }

        @Test
        void whenItIsPausedSinceThePlan_thenItStaysPaused() throws Exception {
            RestoreRecord record = restoreAfter(colleague::pauses);

            assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
            assertThat(record.reached(RestoreStage.PAUSING)).isFalse();
            assertThat(scene.sandbox.isPaused()).isTrue();
            assertThat(scene.heard.notes).anyMatch(note -> note.contains("is paused already, and stays so"));
        }

        @Test
        void whenItRunsAgainSinceThePlan_thenItIsPausedForTheRestore() throws Exception {
            colleague.pauses();

            RestoreRecord record = restoreAfter(colleague::unpauses);

            assertThat(record.outcome()).as(record.message()).contains(RestoreOutcome.PROVED);
            assertThat(record.entries()).containsKeys(RestoreStage.PAUSING, RestoreStage.UNPAUSED);
            assertThat(scene.sandbox.isPaused()).isFalse();
        }

        @Test
        void whenTheyLetItRunWhileItIsCopied_thenNothingIsConfirmed() {
            scene.when(RestoreStage.SAFE, colleague::unpauses);

            thenItIsRefused();
        }

        @Test
        void whenTheyLetItRunBeforeTheConfirmation_thenNothingIsConfirmed() {
            scene.when(RestoreStage.UPLOADED, colleague::unpauses);

            thenItIsRefused();
        }

        private void thenItIsRefused() {
            assertThatThrownBy(() -> scene.restore(RestoreWish.PAUSE))
                    .isInstanceOf(RefusedException.class)
                    .hasMessageContaining("somebody let it run again")
                    .hasMessageContaining("State of prod: unchanged");
            thenNothingWasConfirmed();
            assertThat(scene.sandbox.isPaused()).isFalse();
            assertThat(scene.last().standsHalfway()).isFalse();
        }
    }
}
