package dev.holdfast.convex;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.convex.ImportTarget.Mode;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.sandbox.KeyOperation;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.secret.Secret;
import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.SnapshotWriter;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class ImportTargetTest {
    private final TestClock clock = TestClock.at("2031-11-22T03:00:00Z");
    private final SandboxData data = SandboxData.empty(clock, 1);
    private final LiveDeployment deployment =
            new LiveDeployment(Sandbox.builder().name("calm-cow-456").data(data));
    private final ImportTarget target = deployment.target();

    @AfterEach
    void close() {
        deployment.close();
    }

    private static void writeUsers(OutputStream out, String... lines) throws IOException {
        try (SnapshotWriter writer = SnapshotWriter.begin(out)) {
            writer.tables("", new TreeMap<>(Map.of(10001L, "users")));
            try (OutputStream table = writer.table("", "users")) {
                for (String line : lines) {
                    table.write((line + "\n").getBytes(UTF_8));
                }
            }
            writer.finish();
        }
    }

    private static String user(String name) {
        return "{\"_creationTime\":1755000000123.25,\"_id\":\"j57000820c20a1g7104gm2rc1m70ynr8\",\"name\":\"" + name
                + "\"}";
    }

    private String uploaded(Mode mode) throws IOException {
        try (ImportUpload upload = target.begin()) {
            writeUsers(upload, user("a"));
            return upload.finish(mode);
        }
    }

    private ImportStatus await(String id, Predicate<ImportStatus> wanted) {
        return Awaitility.await().atMost(Duration.ofSeconds(20)).until(() -> target.status(id), wanted);
    }

    private ImportStatus waiting(String id) {
        return await(id, ImportStatus.Waiting.class::isInstance);
    }

    @Test
    void whenItIsNotPausedAndTheKeyMayNotUnpause_thenThereIsNothingToBeDone() {
        deployment.sandbox.keys().forbid(deployment.sandbox.adminKey(), KeyOperation.UNPAUSE_DEPLOYMENT);

        target.unpause();

        assertThat(deployment.sandbox.isPaused()).isFalse();
    }

    @Test
    void whenAllIsWell_thenTheZipIsImportedAfterTheConfirmation() throws Exception {
        data.insert("users", Map.of("name", "old"));

        String id = uploaded(Mode.REPLACE_ALL);
        ImportStatus.Waiting waiting = (ImportStatus.Waiting) waiting(id);

        assertThat(waiting.needsManual()).isTrue();
        assertThat(waiting.message()).contains("users | 1      | 1 of 1 |");
        assertThat(waiting.changes()).containsExactly(new Change("", "users", 1, 0, 1, 1, false));
        assertThat(data.lines("", "users")).singleElement().asString().contains("old");

        target.confirm(id);
        ImportStatus.Completed completed = (ImportStatus.Completed) await(id, ImportStatus::isOver);

        assertThat(completed.rows()).isEqualTo(1);
        assertThat(completed.at()).isBetween(clock.instant(), clock.instant().plusSeconds(60));
        assertThat(data.lines("", "users")).containsExactly(user("a"));
        target.confirm(id);
        assertThat(target.recent()).singleElement().satisfies(row -> {
            assertThat(row.id()).isEqualTo(id);
            assertThat(row.mode()).isEqualTo("ReplaceAll");
            assertThat(row.requestor()).isEqualTo("snapshotImport");
        });
    }

    @Test
    void whenItIsLargerThanAPart_thenItGoesInSeveralInOrder() throws Exception {
        byte[] noise = new byte[20 << 20];
        new SplittableRandom(3).nextBytes(noise);
        DocumentId stored = DocumentId.of(540, new byte[16]);
        String file = stored.text();
        String id;
        try (ImportUpload upload = target.begin()) {
            try (SnapshotWriter writer = SnapshotWriter.begin(upload)) {
                writer.tables("", new TreeMap<>());
                try (OutputStream rows = writer.storedFiles("")) {
                    rows.write(("{\"_id\":\"" + file + "\"}\n").getBytes(UTF_8));
                }
                try (OutputStream content = writer.storedFile("", stored, "bin")) {
                    content.write(noise);
                }
                writer.finish();
            }
            assertThat(upload.sentBytes()).isEqualTo(16L << 20);
            id = upload.finish(Mode.REPLACE);
            assertThat(upload.sentBytes()).isGreaterThan(20L << 20);
        }
        waiting(id);
        target.confirm(id);
        await(id, ImportStatus::isOver);

        assertThat(data.file("", file)).isEqualTo(noise);
    }

    @Test
    void whenItIsCancelledWhileItWaits_thenNothingChanged() throws Exception {
        data.insert("users", Map.of("name", "old"));
        String before = deployment.sandbox.digest();
        String id = uploaded(Mode.REPLACE_ALL);
        waiting(id);

        target.cancel(id);
        target.cancel(id);

        assertThat(target.status(id)).isEqualTo(new ImportStatus.Failed("Import canceled"));
        assertThat(deployment.sandbox.digest()).isEqualTo(before);
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> target.confirm(id))
                .withMessageContaining("it failed: Import canceled");
    }

    @Test
    void whenItIsCompleted_thenItCannotBeCancelled() throws Exception {
        String id = uploaded(Mode.REQUIRE_EMPTY);
        waiting(id);
        target.confirm(id);
        await(id, ImportStatus::isOver);

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> target.cancel(id))
                .withMessageContaining("CannotCancelImport");
    }

    @Test
    void whenThereIsNoSuchImport_thenThatIsSaid() {
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> target.status("j57000820c20a1g7104gm2rc1m70ynr8"))
                .withMessageContaining("no such import");
    }

    @Nested
    class GivenATroubledConnection {
        @Test
        void whenAPartIsLost_thenTheUploadIsBrokenAndThePartIsNotSentAgain() {
            deployment.sandbox.misbehaviour().loseAnswers("/api/import/upload_part", 1);
            ImportUpload upload = target.begin();

            assertThatExceptionOfType(UploadBrokenException.class).isThrownBy(() -> {
                writeUsers(upload, user("a"));
                upload.finish(Mode.REPLACE);
            });
            assertThatExceptionOfType(UploadBrokenException.class).isThrownBy(() -> upload.finish(Mode.REPLACE));
            assertThat(target.recent()).isEmpty();
        }

        @Test
        void whenTheDeploymentIsOverloadedInAPart_thenTheUploadIsBroken() {
            deployment.sandbox.misbehaviour().answer("/api/import/upload_part", 503, 1);

            assertThatExceptionOfType(UploadBrokenException.class)
                    .isThrownBy(() -> uploaded(Mode.REPLACE))
                    .satisfies(e -> assertThat(e.failure()).hasMessageContaining("503"));
        }

        @Test
        void whenTheAnswerOfTheFinishIsLost_thenTheOneImportIsFound() throws Exception {
            String other = uploaded(Mode.REPLACE);
            deployment.sandbox.misbehaviour().loseAnswers("/api/import/finish_upload", 1);

            String id = uploaded(Mode.REPLACE);

            assertThat(id).isNotEqualTo(other);
            assertThat(target.recent()).extracting(ImportRow::id).containsExactly(id, other);
        }

        @Test
        void whenTheFinishWasNotHeard_thenTheUploadIsBrokenAndThereIsNoImport() {
            deployment.sandbox.misbehaviour().dropRequests("/api/import/finish_upload", 1);

            assertThatExceptionOfType(UploadBrokenException.class).isThrownBy(() -> uploaded(Mode.REPLACE));
            assertThat(target.recent()).isEmpty();
        }

        @Test
        void whenTheAnswerOfTheFinishIsLostAndTheListCannotBeRead_thenNobodySaysThatThereIsNoImport() throws Exception {
            try (ScriptedConvex scripted = new ScriptedConvex()) {
                scripted.on("/api/import/start_upload", ScriptedConvex.json("{\"uploadToken\":\"t\"}"))
                        .on("/api/import/upload_part", ScriptedConvex.json("\"p1\""))
                        .on("/api/import/finish_upload", ScriptedConvex.status(408))
                        .on(
                                "/api/query",
                                ScriptedConvex.json("{\"status\":\"success\",\"value\":[]}"),
                                ScriptedConvex.status(500));
                ImportUpload upload = scripted.target().begin();
                upload.write(1);

                assertThatExceptionOfType(DeploymentException.class)
                        .isThrownBy(() -> upload.finish(Mode.REPLACE))
                        .withMessageContaining("the answer was lost, nor can it be asked");
                assertThat(scripted.count("POST /api/import/upload_part")).isEqualTo(1);
                assertThat(scripted.count("POST /api/import/finish_upload")).isEqualTo(1);
                assertThat(scripted.requests)
                        .filteredOn(request -> request.getUrl().encodedPath().endsWith("finish_upload"))
                        .singleElement()
                        .satisfies(
                                request -> assertThat(request.getBody().utf8())
                                        .isEqualTo(
                                                "{\"import\":{\"mode\":\"replace\",\"format\":\"zip\"},\"uploadToken\":\"t\",\"partTokens\":[\"p1\"]}"));
            }
        }

        @Test
        void whenTheAnswerOfTheFinishIsLostAndTheOnlyNewImportIsConfirmedOrOfTheCloud_thenItIsNotTakenForOurs()
                throws Exception {
            for (String foreign : List.of(
                    foreign("snapshotImport", "{\"state\":\"in_progress\",\"progress_message\":\"Importing\"}"),
                    foreign("cloudRestore", "{\"state\":\"uploaded\"}"))) {
                try (ScriptedConvex scripted = new ScriptedConvex()) {
                    scripted.on("/api/import/start_upload", ScriptedConvex.json("{\"uploadToken\":\"t\"}"))
                            .on("/api/import/upload_part", ScriptedConvex.json("\"p1\""))
                            .on("/api/import/finish_upload", ScriptedConvex.status(408))
                            .on(
                                    "/api/query",
                                    ScriptedConvex.json("{\"status\":\"success\",\"value\":[]}"),
                                    ScriptedConvex.json("{\"status\":\"success\",\"value\":[" + foreign + "]}"));
                    ImportUpload upload = scripted.target().begin();
                    upload.write(1);

                    assertThatExceptionOfType(UploadBrokenException.class)
                            .isThrownBy(() -> upload.finish(Mode.REPLACE));
                }
            }
        }

        private String foreign(String requestor, String state) {
            return "{\"_id\":\"abc\",\"_creationTime\":1755000000123.5,\"mode\":\"Replace\",\"format\":{\"format\":\"zip\"},"
                    + "\"requestor\":{\"type\":\"" + requestor + "\"},\"state\":" + state + ",\"checkpoints\":null}";
        }

        @Test
        void whenTheAnswerOfTheConfirmationIsLost_thenItIsConfirmedOnce() throws Exception {
            String id = uploaded(Mode.REPLACE);
            waiting(id);
            deployment.sandbox.misbehaviour().loseAnswers("/api/perform_import", 1);

            target.confirm(id);

            assertThat(await(id, ImportStatus::isOver)).isInstanceOf(ImportStatus.Completed.class);
        }

        @Test
        void whenTheAnswerOfTheCancelIsLost_thenItIsCancelled() throws Exception {
            String id = uploaded(Mode.REPLACE);
            deployment.sandbox.misbehaviour().loseAnswers("/api/cancel_import", 1);

            target.cancel(id);

            assertThat(target.status(id)).isInstanceOf(ImportStatus.Failed.class);
        }
    }

    @Test
    void whenItIsPausedAndUnpausedTwice_thenThatIsNoFailure() {
        target.pause();
        target.pause();
        assertThat(deployment.sandbox.isPaused()).isTrue();

        target.unpause();
        target.unpause();
        assertThat(deployment.sandbox.isPaused()).isFalse();
    }

    @Test
    void whenTheEnvironmentIsChanged_thenAllChangesTakeEffectTogether() {
        deployment.sandbox.setEnvironmentVariable("OLD", "1");

        target.updateEnvironment(Map.of("OLD", Optional.empty(), "NEW", Optional.of(Secret.of("2"))));

        assertThat(deployment.sandbox.environmentVariables()).containsOnly(Map.entry("NEW", "2"));
    }

    @Test
    void whenAVariableIsRefused_thenNoValueIsInTheMessage() {
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> target.updateEnvironment(Map.of("bad name canary", Optional.of(Secret.of("canary")))))
                .satisfies(e -> assertThat(e.explain()).doesNotContain("canary").contains("NameInvalid"));
    }

    @Test
    void whenScheduledFunctionsAreCancelled_thenThoseOfOneComponentGo() {
        data.schedule("", "mail:send", Instant.EPOCH);
        data.schedule("waitlist", "mail:send", Instant.EPOCH);

        target.cancelScheduledJobs("waitlist", deployment.view().components().get("waitlist"));

        assertThat(data.scheduled("")).isEqualTo(1);
        assertThat(data.scheduled("waitlist")).isZero();
        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(() -> target.cancelScheduledJobs("nowhere", "nonsense"))
                .withMessageContaining("nowhere");
    }

    @Test
    void whenTheKeyMayNotImport_thenThePermissionIsNamed() {
        deployment.sandbox.keys().forbid(deployment.sandbox.adminKey(), KeyOperation.IMPORT_BACKUPS);

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(target::begin)
                .satisfies(
                        e -> assertThat(e.hint()).contains("deployment:backups:import", "restore into the deployment"));
    }

    @Test
    void whenTheKeyMayNotPause_thenThePermissionIsNamed() {
        deployment.sandbox.keys().forbid(deployment.sandbox.adminKey(), KeyOperation.PAUSE_DEPLOYMENT);

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(target::pause)
                .satisfies(e -> assertThat(e.hint()).contains("deployment:pause"));
    }

    @Test
    void whenItIsPausedAndTheKeyMayNotUnpause_thenThePermissionIsNamed() {
        target.pause();
        deployment.sandbox.keys().forbid(deployment.sandbox.adminKey(), KeyOperation.UNPAUSE_DEPLOYMENT);

        assertThatExceptionOfType(DeploymentException.class)
                .isThrownBy(target::unpause)
                .satisfies(e -> assertThat(e.hint()).contains("deployment:unpause"));
    }
}
