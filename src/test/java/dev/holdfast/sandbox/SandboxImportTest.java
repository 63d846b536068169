package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

final class SandboxImportTest {
    private static final Path FIXTURES = Path.of("src/test/resources/fixtures");

    @TempDir
    private Path folder;

    private final Sandbox target = Sandbox.builder().data(SandboxData.empty()).start();
    private final Client client = new Client(target);

    @AfterEach
    void stop() {
        target.close();
    }

    @Nested
    class GivenAnExport {
        @Test
        void whenItIsImportedElsewhereWithReplaceAll_thenLinesAndFilesAreTheSame() throws Exception {
            try (Sandbox source = Sandbox.builder().data(SandboxData.guardman()).start()) {
                byte[] zip = new Client(source).export(true);
                target.data().insert("born_later", Map.of("n", 1L));

                JsonNode row = importFile(zip, "zip", "replaceAll", "");

                assertThat(row.path("state").path("num_rows_written").asString())
                        .isEqualTo("154");
                assertThat(target.data().tables("")).isEqualTo(source.data().tables(""));
                for (String table : source.data().tables("")) {
                    assertThat(target.data().lines("", table))
                            .isEqualTo(source.data().lines("", table));
                }
                assertThat(target.data().files("")).isEqualTo(source.data().files(""));
                for (String file : source.data().files("")) {
                    assertThat(target.data().file("", file))
                            .isEqualTo(source.data().file("", file));
                }
                assertThat(client.query("_system/frontend/getTableMapping", Map.of()))
                        .isEqualTo(new Client(source).query("_system/frontend/getTableMapping", Map.of()));
            }
        }

        @ParameterizedTest
        @ValueSource(strings = {"small", "guardman"})
        void whenAFixtureGoesInAndOut_thenEveryEntryIsTheSame(String name) throws Exception {
            byte[] fixture = Files.readAllBytes(FIXTURES.resolve(name + ".zip"));

            importFile(fixture, "zip", "requireEmpty", "");

            assertThat(entries(client.export(true))).isEqualTo(entries(fixture));
        }

        @Test
        void whenItGoesIntoAComponent_thenEverythingStandsBelowIt() throws Exception {
            byte[] fixture = Files.readAllBytes(FIXTURES.resolve("small.zip"));

            importFile(fixture, "zip", "requireEmpty", "", "vault");

            assertThat(target.data().components())
                    .containsExactly("", "vault", "vault/waitlist", "vault/waitlist/rateLimiter");
            assertThat(target.data().count("vault/waitlist", "entries")).isEqualTo(7);
        }
    }

    @Nested
    class GivenATableWithRows {
        private final String id = target.data().insert("users", Map.of("name", "old"));
        private final String other = target.data().insert("notes", Map.of("text", "stays"));

        @Test
        void whenItWouldLoseRows_thenTheSummarySaysSoAndWaits() throws Exception {
            String importId = upload("{\"name\":\"new\"}\n".getBytes(UTF_8), "jsonLines", "replaceAll", "users", "");
            JsonNode row = awaitState(importId, "waiting_for_confirmation");

            assertThat(row.path("state").path("require_manual_confirmation").asBoolean())
                    .isTrue();
            assertThat(row.path("state").path("message_to_confirm").asString()).isEqualTo("""
                            Import change summary:
                            table | create | delete |
                            -------------------------
                            notes | 0      | 1 of 1 |
                            users | 1      | 1 of 1 |
                            Once the import has started, it will run in the background.
                            Interrupting `npx convex import` will not cancel it.""");
            assertThat(row.path("checkpoints")
                            .path(1)
                            .path("existing_rows_to_delete")
                            .asString())
                    .isEqualTo("1");
            assertThat(target.data().count("", "notes")).isEqualTo(1);

            client.post("/api/cancel_import", body(Map.of("importId", importId)));
            assertThat(awaitState(importId, "failed")
                            .path("state")
                            .path("error_message")
                            .asString())
                    .isEqualTo("Import canceled");
            assertThat(error(client.post("/api/cancel_import", body(Map.of("importId", importId)))))
                    .isEqualTo("400 CannotCancelImport");
        }

        @ParameterizedTest
        @CsvSource({"append, 2, 1", "replace, 1, 1", "replaceAll, 1, 0"})
        void whenRowsAreImported_thenTheModeDecidesWhatStays(String mode, int users, int notes) throws Exception {
            importFile("[{\"n\":1}]".getBytes(UTF_8), "jsonArray", mode, "users");

            assertThat(target.data().count("", "users")).isEqualTo(users);
            assertThat(target.data().count("", "notes")).isEqualTo(notes);
            assertThat(String.join("", target.data().lines("", "users"))).contains("\"n\":1.0");
        }

        @ParameterizedTest
        @CsvSource(delimiter = '|', textBlock = """
                        jsonLines | requireEmpty | users | {"n":1} | Table users already exists.
                        jsonLines | append | users | {"n":1}~~{"n":2} | Row 2 wasn't valid JSON
                        jsonLines | append | users | {"n":{"$integer":"AQAAAAAAAAA="}} | Row 1 wasn't a valid Convex value
                        jsonLines | append | users | {"_id":"OLD"} | that already exists
                        jsonLines | append | users | {"_id":"OTHER"} | conflict with existing table `notes`
                        jsonLines | replace | fresh | {"_id":"OTHER"} | conflict with existing table `notes`
                        jsonLines | replace | users | {"_id":"OLD"}~{"_id":"OLD"} | duplicate _id
                        jsonLines | replace | users | {"_id":"OLD"}~{"_id":"OTHER"} | cannot be imported into 'users'
                        jsonLines | replace | users | {"_creationTime":"now"} | Invalid _creationTime
                        jsonArray | replace | users | {} | Not a JSON array
                        csv | replace | users | a,b~1 | CSV row 1 doesn't have all of the fields
                        """)
        void whenTheFileIsWrong_thenTheImportFailsAndNothingChanges(
                String format, String mode, String table, String content, String message) throws Exception {
            String text = content.replace('~', '\n').replace("OLD", id).replace("OTHER", other);

            JsonNode row = importUntilEnd(text.getBytes(UTF_8), format, mode, table, "");

            assertThat(row.path("state").path("state").asString()).isEqualTo("failed");
            assertThat(row.path("state").path("error_message").asString())
                    .startsWith("Hit an error while importing:\n")
                    .contains(message);
            assertThat(target.data().lines("", "users")).hasSize(1);
            assertThat(target.data().lines("", "notes")).hasSize(1);
        }

        @Test
        void whenCsvIsImported_thenNumbersAreFloatsAndTheRestIsText() throws Exception {
            importFile(
                    "name,age,note\n\"Roy, \"\"C\"\"\",41,\nMarchand,x,-1.5e3\n".getBytes(UTF_8),
                    "csv",
                    "replace",
                    "users");

            assertThat(String.join("", target.data().lines("", "users")))
                    .contains("\"age\":41.0,\"name\":\"Roy, \\\"C\\\"\",\"note\":\"\"")
                    .contains("\"age\":\"x\",\"name\":\"Marchand\",\"note\":-1500.0");
        }
    }

    @Nested
    class GivenAnOrdinaryZip {
        @Test
        void whenATableIsListedButNotInIt_thenItIsEmptied() throws Exception {
            target.data().insert("users", Map.of("name", "old"));

            importFile(
                    zip(Map.of("backup/_tables/documents.jsonl", "{\"name\":\"users\",\"id\":10001}\n")),
                    "zip",
                    "replace",
                    "");

            assertThat(target.data().tables("")).containsExactly("users");
            assertThat(target.data().count("", "users")).isZero();
        }

        @Test
        void whenASchemaIsMissing_thenEveryNumberBecomesAFloat() throws Exception {
            importFile(zip(Map.of("t/documents.jsonl", "{\"n\":1}\n")), "zip", "requireEmpty", "");

            assertThat(target.data().lines("", "t").get(0)).contains("\"n\":1.0");
        }

        @Test
        void whenAStoredFileIsNotWhatItsRowSays_thenTheImportFails() throws Exception {
            String file = "kg27rxfv99gzp01wmph0gvt92d6hnvy6";
            Map<String, String> entries = Map.of(
                    "_storage/documents.jsonl",
                    "{\"_id\":\"" + file + "\",\"sha256\":\"AAAA\"}\n",
                    "_storage/" + file + ".png",
                    "picture");

            JsonNode row = importUntilEnd(zip(entries), "zip", "requireEmpty", "", "");

            assertThat(row.path("state").path("error_message").asString()).contains("sha256");
            assertThat(target.data().files("")).isEmpty();
        }

        @Test
        void whenItIsDamaged_thenTheImportSaysSo() throws Exception {
            byte[] zip = zip(Map.of("t/documents.jsonl", "{\"n\":1}\n"));

            JsonNode row = importUntilEnd(Arrays.copyOf(zip, zip.length - 30), "zip", "replace", "", "");

            assertThat(row.path("state").path("error_message").asString()).contains("invalid zip file");
        }
    }

    @Nested
    class GivenTheEdgesOfTheApi {
        @Test
        void whenPartsAreUploaded_thenTheyAreAppendedWhateverTheirNumber() throws Exception {
            String token = client.postJson("/api/import/start_upload", Map.of())
                    .path("uploadToken")
                    .asString();
            client.post("/api/import/upload_part?uploadToken=" + token + "&partNumber=2", "{\"n\":".getBytes(UTF_8));
            client.post("/api/import/upload_part?uploadToken=" + token + "&partNumber=1", "1}\n".getBytes(UTF_8));

            JsonNode row = confirmed(finish(token, "jsonLines", "append", "t", ""));

            assertThat(row.path("state").path("state").asString()).isEqualTo("completed");
            assertThat(target.data().count("", "t")).isEqualTo(1);
        }

        @Test
        void whenTheOneShotEndpointIsUsed_thenItWaitsForTheEnd() throws Exception {
            HttpResponse<byte[]> done =
                    client.post("/api/import?format=jsonLines&tableName=t", "{\"a\":1}\n{}\n".getBytes(UTF_8));

            assertThat(Client.json(done).toString()).isEqualTo("{\"numWritten\":2}");
            assertThat(error(client.post("/api/import?format=jsonLines&tableName=t", "{}".getBytes(UTF_8))))
                    .isEqualTo("400 ImportFailed");
        }

        @Test
        void whenArgumentsAreWrong_thenTheCodeNamesIt() throws Exception {
            assertThat(error(client.post("/api/import?format=zip&tableName=t"))).isEqualTo("400 InvalidName");
            assertThat(error(client.post("/api/import?format=csv"))).isEqualTo("400 InvalidName");
            assertThat(error(client.post("/api/import?format=csv&tableName=_x")))
                    .isEqualTo("400 ImportInvalidName");
            assertThat(error(client.post("/api/perform_import", body(Map.of("importId", "x")))))
                    .isEqualTo("400 InvalidImport");
            assertThat(error(client.post(
                            "/api/perform_import", body(Map.of("importId", "kg27rxfv99gzp01wmph0gvt92d6hnvy6")))))
                    .isEqualTo("404 ImportNotFound");
        }
    }

    private JsonNode importFile(byte[] content, String format, String mode, String table) throws Exception {
        return importFile(content, format, mode, table, "");
    }

    private JsonNode importFile(byte[] content, String format, String mode, String table, String component)
            throws Exception {
        JsonNode row = importUntilEnd(content, format, mode, table, component);
        assertThat(row.path("state").path("state").asString())
                .as(row.toString())
                .isEqualTo("completed");
        return row;
    }

    private JsonNode importUntilEnd(byte[] content, String format, String mode, String table, String component)
            throws Exception {
        return confirmed(upload(content, format, mode, table, component));
    }

    private JsonNode confirmed(String id) throws Exception {
        JsonNode row = awaitState(id, "waiting_for_confirmation", "failed");
        if (row.path("state").path("state").asString().equals("failed")) {
            return row;
        }
        assertThat(client.post("/api/perform_import", body(Map.of("importId", id)))
                        .statusCode())
                .isEqualTo(200);
        return awaitState(id, "completed", "failed");
    }

    private String upload(byte[] content, String format, String mode, String table, String component) throws Exception {
        String token = client.postJson("/api/import/start_upload", Map.of())
                .path("uploadToken")
                .asString();
        client.post("/api/import/upload_part?uploadToken=" + token + "&partNumber=1", content);
        return finish(token, format, mode, table, component);
    }

    private String finish(String token, String format, String mode, String table, String component) throws Exception {
        Map<String, String> wanted = new LinkedHashMap<>(Map.of("format", format, "mode", mode));
        if (!table.isEmpty()) {
            wanted.put("tableName", table);
        }
        if (!component.isEmpty()) {
            wanted.put("componentPath", component);
        }
        return client.postJson(
                        "/api/import/finish_upload",
                        Map.of("import", wanted, "uploadToken", token, "partTokens", List.of("")))
                .path("importId")
                .asString();
    }

    private JsonNode awaitState(String id, String... states) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(
                        () -> client.query("_system/cli/queryImport", Map.of("importId", id)),
                        row -> List.of(states)
                                .contains(row.path("state").path("state").asString()));
    }

    private static byte[] body(Map<String, String> fields) {
        return Client.write(fields);
    }

    private static String error(HttpResponse<byte[]> response) {
        return response.statusCode() + " " + Client.json(response).path("code").asString();
    }

    /** Names and checksums of all entries. */
    private Map<String, String> entries(byte[] zip) throws IOException {
        Path file = Files.write(folder.resolve("entries.zip"), zip);
        Map<String, String> entries = new TreeMap<>();
        try (ZipFile read = new ZipFile(file.toFile())) {
            for (ZipEntry entry : read.stream().toList()) {
                byte[] content = read.getInputStream(entry).readAllBytes();
                entries.put(entry.getName(), content.length + " bytes, " + Arrays.hashCode(content));
            }
        }
        return entries;
    }

    private static byte[] zip(Map<String, String> entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, String> entry : entries.entrySet()) {
                zip.putNextEntry(new ZipEntry(entry.getKey()));
                zip.write(entry.getValue().getBytes(UTF_8));
            }
        }
        return bytes.toByteArray();
    }
}
