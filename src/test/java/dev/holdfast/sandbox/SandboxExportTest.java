package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

final class SandboxExportTest {
    @TempDir
    private Path folder;

    private final Sandbox sandbox = Sandbox.builder()
            .name("happy-animal-123")
            .key(Secret.of("prod:happy-animal-123|eyJ2MiI6"))
            .data(SandboxData.guardman())
            .start();
    private final Client client = new Client(sandbox);

    @AfterEach
    void stop() {
        sandbox.close();
    }

    @Nested
    class GivenAQuietDeployment {
        @Test
        void whenNothingWasExported_thenTheLatestExportIsNull() throws Exception {
            assertThat(client.latestExport().isNull()).isTrue();
        }

        @Test
        void whenAnExportIsRequested_thenItsRowSaysWhatTheZipIs() throws Exception {
            HttpResponse<byte[]> requested = client.post("/api/export/request/zip?includeStorage=true");
            JsonNode row = client.awaitExport("completed");
            HttpResponse<byte[]> byId =
                    client.get("/api/export/zip/" + row.path("_id").asString());
            HttpResponse<byte[]> byTime =
                    client.get("/api/export/zip/" + row.path("start_ts").asString());

            assertThat(requested.statusCode()).isEqualTo(200);
            assertThat(requested.body()).isEmpty();
            assertThat(row.path("requestor").asString()).isEqualTo("snapshotExport");
            assertThat(row.path("format").toString())
                    .contains("\"format\":\"zip\"")
                    .contains("\"include_storage\":true");
            assertThat(byId.statusCode()).isEqualTo(200);
            assertThat(byId.headers().firstValueAsLong("Content-Length"))
                    .hasValue(row.path("size").asLong(0));
            assertThat(byId.headers().firstValue("Content-Disposition").orElse(""))
                    .isEqualTo("attachment; filename=snapshot_happy-animal-123_"
                            + row.path("start_ts").asString() + ".zip");
            assertThat(byId.headers().firstValue("Content-Type")).isEmpty();
            assertThat(byTime.body())
                    .isEqualTo(byId.body())
                    .hasSize(row.path("size").asInt(0));
        }

        @Test
        void whenItIsExported_thenTheZipHoldsEveryTableAndFileInConvexsOrder() throws Exception {
            Path zip = Files.write(folder.resolve("export.zip"), client.export(true));

            try (ZipFile read = new ZipFile(zip.toFile())) {
                List<String> names = read.stream().map(ZipEntry::getName).toList();
                assertThat(names)
                        .startsWith("README.md", "_tables/documents.jsonl")
                        .hasSize(2 + 2 * 27 + 1 + 3);
                assertThat(names.get(2 + 2 * 27)).isEqualTo("_storage/documents.jsonl");
                assertThat(lines(read, "_tables/documents.jsonl")).hasSize(27);
                assertThat(lines(read, "communes/documents.jsonl"))
                        .isEqualTo(sandbox.data().lines("", "communes"))
                        .hasSize(58);
                assertThat(lines(read, "site_config/documents.jsonl").get(0))
                        .contains("\"maxUploads\":9223372036854775807")
                        .contains("\"timeout\":{\"$float\":\"AAAAAAAA8H8=\"}")
                        .contains("\"drift\":-0.0");
                assertThat(lines(read, "heroes/documents.jsonl")).isEmpty();
                assertThat(lines(read, "heroes/generated_schema.jsonl")).containsExactly("\"uniform\"");
                long documents = sandbox.data().tables("").stream()
                        .mapToLong(table -> sandbox.data().count("", table))
                        .sum();
                assertThat(documents).isEqualTo(154);
            }
        }

        @Test
        void whenDataChangeDuringTheExport_thenTheZipHoldsOneMoment() throws Exception {
            List<String> before = sandbox.data().lines("", "users");
            sandbox.misbehaviour().exportsGetStuck();
            client.post("/api/export/request/zip");
            client.awaitExport("in_progress");
            Awaitility.await()
                    .until(() -> client.latestExport()
                            .path("progress_message")
                            .asString("")
                            .contains("communes"));

            sandbox.data().insert("users", Map.of("name", "late"));
            sandbox.misbehaviour().behave();
            JsonNode row = client.awaitExport("completed");
            byte[] zip =
                    client.get("/api/export/zip/" + row.path("_id").asString()).body();

            try (ZipFile read =
                    new ZipFile(Files.write(folder.resolve("export.zip"), zip).toFile())) {
                assertThat(lines(read, "users/documents.jsonl")).isEqualTo(before);
            }
        }

        @Test
        void whenAnExportIsExpired_thenItsZipIsGone() throws Exception {
            client.export(false);
            String id = client.latestExport().path("_id").asString();

            HttpResponse<byte[]> expired =
                    client.post("/api/export/set_expiration/" + id, "{\"expirationTsNs\":1}".getBytes(UTF_8));

            assertThat(expired.statusCode()).isEqualTo(200);
            assertThat(error(client.get("/api/export/zip/" + id))).isEqualTo("404 ExportNotFound");
        }

        @Test
        void whenARowIsAskedForInEachFormat_thenItsIntegersAreEncodedAccordingly() throws Exception {
            client.export(false);

            String size = client.latestExport().path("size").asString();
            JsonNode exact = client.postJson(
                            "/api/query",
                            Map.of("path", "_system/cli/exports:getLatest", "args", Map.of(), "format", "export_json"))
                    .path("value");
            JsonNode encoded = client.postJson(
                            "/api/query",
                            Map.of(
                                    "path",
                                    "_system/cli/exports:getLatest",
                                    "args",
                                    List.of(Map.of()),
                                    "format",
                                    "convex_encoded_json"))
                    .path("value");

            assertThat(exact.path("size").isIntegralNumber()).isTrue();
            assertThat(exact.path("size").asString()).isEqualTo(size);
            assertThat(encoded.path("size").path("$integer").asString()).endsWith("AAAAA=");
            assertThat(encoded.path("_creationTime").isFloatingPointNumber()).isTrue();
        }
    }

    @Nested
    class GivenAnExportInTheWay {
        @ParameterizedTest
        @CsvSource({"SNAPSHOT_EXPORT, false", "CLOUD_BACKUP, true"})
        void whenAnotherIsRequested_thenItIsRefusedUntilTheFirstEnds(ExportRequestor requestor, boolean isInvisible)
                throws Exception {
            String foreign = sandbox.beginForeignExport(requestor, true);

            assertThat(error(client.post("/api/export/request/zip"))).isEqualTo("400 ExportInProgress");
            assertThat(client.latestExport().isNull()).isEqualTo(isInvisible);

            sandbox.finishForeignExports();
            Awaitility.await()
                    .until(() -> client.post("/api/export/request/zip").statusCode() == 200);
            assertThat(client.awaitExport("completed").path("_id").asString()).isNotEqualTo(foreign);
        }

        @Test
        void whenItIsCancelled_thenItsRowSaysSoAndTheNextMayBegin() throws Exception {
            sandbox.misbehaviour().exportsGetStuck();
            client.post("/api/export/request/zip");
            String id = client.awaitExport("in_progress").path("_id").asString();

            HttpResponse<byte[]> canceled = client.post("/api/export/cancel/" + id);
            JsonNode row = client.latestExport();

            assertThat(canceled.statusCode()).isEqualTo(200);
            assertThat(row.path("state").asString()).isEqualTo("canceled");
            assertThat(row.path("canceled_ts").asString()).hasSize(19);
            assertThat(error(client.get("/api/export/zip/" + id))).isEqualTo("400 ExportNotComplete");
            assertThat(error(client.post("/api/export/cancel/" + id))).isEqualTo("500 InternalServerError");
            assertThat(client.post("/api/export/request/zip").statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class GivenKeysThatMayNotDoEverything {
        @Test
        void whenTheKeyIsReadOnly_thenItCannotExportAndSaysSo() throws Exception {
            Secret readOnly = Secret.of("happy-animal-123|readonly");
            sandbox.keys().put(readOnly, SandboxKeys.READ_ONLY);
            Client reader = new Client(sandbox, readOnly);

            JsonNode check = Client.json(reader.get("/api/check_admin_key"));

            assertThat(check.path("isReadOnly").asBoolean()).isTrue();
            assertThat(check.path("allowedOps").toString()).contains("\"ViewBackups\"");
            assertThat(error(reader.post("/api/export/request/zip"))).isEqualTo("403 OperationNotPermitted");
            assertThat(reader.latestExport().isNull()).isTrue();
        }

        @Test
        void whenAnOperationIsForbidden_thenASystemFunctionFailsInsideA200() throws Exception {
            sandbox.keys().forbid(sandbox.adminKey(), KeyOperation.VIEW_BACKUPS);

            assertThatThrownBy(client::latestExport)
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("You do not have permission");
        }

        @Test
        void whenTheKeyIsRevoked_thenItIsRefused() throws Exception {
            sandbox.keys().revoke(sandbox.adminKey());

            assertThat(error(client.get("/api/check_admin_key"))).isEqualTo("401 BadAdminKey");
        }

        @Test
        void whenTheKeyHasAnActingUser_thenItIsAcceptedAllTheSame() throws Exception {
            Client acting = new Client(sandbox, Secret.of("happy-animal-123|eyJ2MiI6:e30="));

            assertThat(Client.json(acting.get("/api/check_admin_key"))
                            .path("allowedOps")
                            .size())
                    .isZero();
        }
    }

    @Nested
    class GivenMisbehaviour {
        @Test
        void whenDownloadsAreCut_thenThatManyBytesComeThatManyTimes() throws Exception {
            byte[] whole = client.export(true);
            String path = "/api/export/zip/" + client.latestExport().path("_id").asString();
            sandbox.misbehaviour().cutDownloads(1000, 2);

            for (int i = 0; i < 2; i++) {
                assertThatThrownBy(() -> client.get(path)).isInstanceOf(IOException.class);
            }
            assertThat(client.get(path).body()).isEqualTo(whole);
        }

        @Test
        void whenAByteIsDamaged_thenExactlyThisOneDiffers() throws Exception {
            byte[] whole = client.export(true);
            String path = "/api/export/zip/" + client.latestExport().path("_id").asString();
            sandbox.misbehaviour().damageDownloads(700, 1);
            sandbox.misbehaviour().damageDownloads(-1, 1);

            byte[] inside = client.get(path).body();
            byte[] atTheEnd = client.get(path).body();

            whole[700] = (byte) ~whole[700];
            assertThat(inside).isEqualTo(whole);
            whole[700] = (byte) ~whole[700];
            whole[whole.length - 1] = (byte) ~whole[whole.length - 1];
            assertThat(atTheEnd).isEqualTo(whole);
        }

        @Test
        void whenTheLengthIsWrong_thenMoreIsCutAndLessLooksWhole() throws Exception {
            byte[] whole = client.export(false);
            String path = "/api/export/zip/" + client.latestExport().path("_id").asString();
            sandbox.misbehaviour().misdeclareLength(100, 1);
            sandbox.misbehaviour().misdeclareLength(-100, 1);
            sandbox.misbehaviour().withholdLength(1);

            assertThatThrownBy(() -> client.get(path)).isInstanceOf(IOException.class);
            assertThat(client.get(path).body()).hasSize(whole.length - 100);
            HttpResponse<byte[]> chunked = client.get(path);
            assertThat(chunked.headers().firstValue("Content-Length")).isEmpty();
            assertThat(chunked.body()).isEqualTo(whole);
        }

        @Test
        void whenDownloadsAreSlow_thenTheyTakeTheirTime() throws Exception {
            int size = client.export(false).length;
            String path = "/api/export/zip/" + client.latestExport().path("_id").asString();
            sandbox.misbehaviour().slowDownloads(size * 2L);

            long start = System.nanoTime();
            client.get(path);

            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(400));
        }

        @Test
        void whenTheAnswerToARequestIsLost_thenItTookEffectAllTheSame() throws Exception {
            sandbox.misbehaviour().loseAnswers("/api/export/request", 1);

            assertThatThrownBy(() -> client.post("/api/export/request/zip")).isInstanceOf(IOException.class);

            assertThat(client.awaitExport("completed").path("state").asString()).isEqualTo("completed");
        }

        @Test
        void whenPathsAreToldToFail_thenSoManyRequestsDo() throws Exception {
            sandbox.misbehaviour().answer("/api/query", 503, 1);
            sandbox.misbehaviour().answerNonsense("/api/query", Misbehaviour.Nonsense.HTML, 1);
            sandbox.misbehaviour().answerNonsense("/api/query", Misbehaviour.Nonsense.EMPTY, 1);

            assertThat(client.post("/api/query").statusCode()).isEqualTo(503);
            assertThat(client.post("/api/query").body()).asString(UTF_8).startsWith("<html>");
            assertThat(client.post("/api/query").body()).isEmpty();
            assertThat(client.latestExport().isNull()).isTrue();
        }

        @Test
        void whenExportsAreSlowOrCancelled_thenTheRowShowsIt() throws Exception {
            sandbox.misbehaviour().exportTakes(Duration.ofMillis(300));
            sandbox.misbehaviour().cancelExports(1);

            client.post("/api/export/request/zip");
            assertThat(client.awaitExport("canceled").path("start_ts").isNull()).isFalse();
            long start = System.nanoTime();
            client.export(false);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThan(Duration.ofMillis(250));
        }

        @Test
        void whenKeysAreRefusedOrExportsLost_thenTheStatusSaysSo() throws Exception {
            client.export(false);
            String path = "/api/export/zip/" + client.latestExport().path("_id").asString();
            sandbox.misbehaviour().loseExports(1);

            assertThat(error(client.get(path))).isEqualTo("404 ExportNotFound");
            sandbox.misbehaviour().refuseKeys(403);
            assertThat(error(client.get(path))).isEqualTo("403 BadDeployKey");
            sandbox.misbehaviour().behave();
            assertThat(client.get(path).statusCode()).isEqualTo(200);
        }
    }

    @Nested
    class GivenAPreparedZip {
        @Test
        void whenItIsExported_thenItIsServedAsItIs() throws Exception {
            Path fixture = Path.of("src/test/resources/fixtures/small.zip");
            try (Sandbox prepared = Sandbox.builder().exportFile(fixture).start()) {
                assertThat(new Client(prepared).export(true)).isEqualTo(Files.readAllBytes(fixture));
                new Client(prepared)
                        .post(
                                "/api/export/set_expiration/"
                                        + new Client(prepared)
                                                .latestExport()
                                                .path("_id")
                                                .asString(),
                                "{\"expirationTsNs\":1}".getBytes(UTF_8));
            }
            assertThat(fixture).exists();
        }
    }

    @Nested
    class GivenTheOtherEndpoints {
        @Test
        void whenTheDeploymentIsAskedWhoItIs_thenItAnswersWithoutAKey() throws Exception {
            Client stranger = new Client(sandbox, Secret.of("nobody|x"));

            assertThat(client.get("/instance_name").body()).asString(UTF_8).isEqualTo("happy-animal-123");
            assertThat(client.get("/").body()).asString(UTF_8).startsWith("This Convex deployment is running.");
            assertThat(client.get("/version").body()).isNotEmpty();
            assertThat(Client.json(client.post("/api/query_ts")).path("ts").asString())
                    .hasSize(12);
            assertThat(error(stranger.get("/api/check_admin_key"))).isEqualTo("401 BadAdminKey");
            assertThat(error(client.get("/api/list_snapshot"))).isEqualTo("403 StreamingExportNotEnabled");
            assertThat(client.get("/nowhere").statusCode()).isEqualTo(404);
        }

        @Test
        void whenVariablesAreSet_thenTheyAreListedAndLimitsHold() throws Exception {
            byte[] set =
                    "{\"changes\":[{\"name\":\"A\",\"value\":\"x\"},{\"name\":\"B\",\"value\":null}]}".getBytes(UTF_8);
            byte[] bad =
                    "{\"changes\":[{\"name\":\"C\",\"value\":\"y\"},{\"name\":\"1\",\"value\":\"\"}]}".getBytes(UTF_8);

            assertThat(client.post("/api/update_environment_variables", set).statusCode())
                    .isEqualTo(200);
            assertThat(error(client.post("/api/v1/update_environment_variables", bad)))
                    .isEqualTo("400 EnvironmentVariableNameInvalid");

            assertThat(Client.json(client.get("/api/v1/list_environment_variables"))
                            .toString())
                    .isEqualTo("{\"environmentVariables\":{\"A\":\"x\"}}");
        }

        @Test
        void whenItIsPaused_thenFilesAreNotServedUntilItGoesOn() throws Exception {
            JsonNode file = client.query(
                            "_system/frontend/fileStorageV2:fileMetadata",
                            Map.of("paginationOpts", Map.of("numItems", 1)))
                    .path("page")
                    .path(0);
            String path = URI.create(file.path("url").asString()).getPath();

            assertThat(client.get(path).body())
                    .isEqualTo(sandbox.data().file("", file.path("_id").asString()));
            client.post("/api/v1/pause_deployment");
            assertThat(error(client.get(path))).isEqualTo("400 BackendIsNotRunning");
            client.post("/api/v1/unpause_deployment");
            assertThat(error(client.post("/api/v1/unpause_deployment"))).isEqualTo("400 UnpauseDeploymentFailed");
            assertThat(client.get(path).statusCode()).isEqualTo(200);
        }
    }

    private static List<String> lines(ZipFile zip, String name) throws IOException {
        return new String(zip.getInputStream(zip.getEntry(name)).readAllBytes(), UTF_8)
                .lines()
                .toList();
    }

    private static String error(HttpResponse<byte[]> response) {
        return response.statusCode() + " " + Client.json(response).path("code").asString();
    }
}
