package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;

/** Imports into a sandbox over HTTP, step by step. */
final class Importer {
    private final Client client;

    Importer(Sandbox sandbox) {
        this.client = new Client(sandbox);
    }

    /** Imports a ZIP whose entries are given as pairs of name and content, and returns the row at its end. */
    JsonNode zip(String mode, String... entries) throws Exception {
        return confirmed(upload(zipOf(entries), "zip", mode, "", ""));
    }

    /** The text of the failure of such an import; fails if it does not fail. */
    String zipFails(String mode, String... entries) throws Exception {
        return failure(zip(mode, entries));
    }

    JsonNode file(String format, String mode, String table, String content) throws Exception {
        return confirmed(upload(content.getBytes(UTF_8), format, mode, table, ""));
    }

    static String failure(JsonNode row) {
        if (!state(row).equals("failed")) {
            throw new AssertionError("did not fail: " + row);
        }
        return row.path("state").path("error_message").asString();
    }

    static String state(JsonNode row) {
        return row.path("state").path("state").asString();
    }

    static byte[] zipOf(String... entries) throws IOException {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (int i = 0; i < entries.length; i += 2) {
                zip.putNextEntry(new ZipEntry(entries[i]));
                zip.write(entries[i + 1].getBytes(UTF_8));
                zip.closeEntry();
            }
        }
        return bytes.toByteArray();
    }

    String upload(byte[] content, String format, String mode, String table, String component) throws Exception {
        String token = client.postJson("/api/import/start_upload", Map.of())
                .path("uploadToken")
                .asString();
        client.post("/api/import/upload_part?uploadToken=" + token + "&partNumber=1", content);
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

    /** Confirms an import as soon as it waits, and returns its row at its end. */
    JsonNode confirmed(String id) throws Exception {
        JsonNode row = await(id, "waiting_for_confirmation", "failed");
        if (!state(row).equals("failed")) {
            perform(id);
        }
        return await(id, "completed", "failed");
    }

    void perform(String id) throws Exception {
        client.post("/api/perform_import", Client.write(Map.of("importId", id)));
    }

    void cancel(String id) throws Exception {
        client.post("/api/cancel_import", Client.write(Map.of("importId", id)));
    }

    JsonNode row(String id) throws Exception {
        return client.query("_system/cli/queryImport", Map.of("importId", id));
    }

    JsonNode await(String id, String... states) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> row(id), row -> List.of(states).contains(state(row)));
    }
}
