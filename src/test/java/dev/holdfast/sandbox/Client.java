package dev.holdfast.sandbox;

import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A bare HTTP client for a sandbox, independent of ours. */
final class Client {
    private static final JsonMapper JSON = new JsonMapper();

    private final HttpClient http = HttpClient.newHttpClient();
    private final String url;
    private final Secret key;

    Client(Sandbox sandbox) {
        this(sandbox, sandbox.adminKey());
    }

    Client(Sandbox sandbox, Secret key) {
        this.url = sandbox.url();
        this.key = key;
    }

    HttpResponse<byte[]> get(String path) throws IOException, InterruptedException {
        return http.send(request(path).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path, byte[] body) throws IOException, InterruptedException {
        HttpRequest request =
                request(path).POST(HttpRequest.BodyPublishers.ofByteArray(body)).build();
        return http.send(request, HttpResponse.BodyHandlers.ofByteArray());
    }

    HttpResponse<byte[]> post(String path) throws IOException, InterruptedException {
        return post(path, new byte[0]);
    }

    JsonNode postJson(String path, Object body) throws IOException, InterruptedException {
        return json(post(path, JSON.writeValueAsBytes(body)));
    }

    /** Calls a system function in the lossy format and returns its value. */
    JsonNode query(String path, Map<String, ?> arguments) throws IOException, InterruptedException {
        JsonNode answer = postJson("/api/query", Map.of("path", path, "args", arguments, "format", "json"));
        if (!answer.path("status").asString().equals("success")) {
            throw new IOException(answer.toString());
        }
        return answer.path("value");
    }

    JsonNode latestExport() throws IOException, InterruptedException {
        return query("_system/cli/exports:getLatest", Map.of());
    }

    JsonNode awaitExport(String state) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(this::latestExport, row -> row.path("state").asString().equals(state));
    }

    /** Exports and returns the ZIP. */
    byte[] export(boolean includeStorage) throws IOException, InterruptedException {
        HttpResponse<byte[]> requested = post("/api/export/request/zip?includeStorage=" + includeStorage);
        if (requested.statusCode() != 200) {
            throw new IOException(new String(requested.body(), java.nio.charset.StandardCharsets.UTF_8));
        }
        String id = awaitExport("completed").path("_id").asString();
        return get("/api/export/zip/" + id).body();
    }

    static byte[] write(Object value) {
        return JSON.writeValueAsBytes(value);
    }

    static JsonNode json(HttpResponse<byte[]> response) {
        return JSON.readTree(response.body());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(url + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Convex " + key.reveal())
                .header("Content-Type", "application/json");
    }
}
