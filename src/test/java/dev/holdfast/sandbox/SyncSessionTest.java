package dev.holdfast.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class SyncSessionTest {
    private final Sandbox sandbox = Sandbox.builder().start();
    private final Received received = new Received();
    private final WebSocket socket = HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .buildAsync(URI.create(sandbox.url().replace("http:", "ws:") + "/api/1.48.0/sync"), received)
            .join();

    @AfterEach
    void stop() {
        socket.abort();
        sandbox.close();
    }

    @Test
    void whenAnExportGoesOn_thenEachTransitionBeginsWhereTheLastOneEnded() throws Exception {
        authenticate(sandbox.adminKey().reveal());
        subscribe("_system/cli/exports:getLatest");
        await("\"queryId\":0,\"value\":null");

        new Client(sandbox).post("/api/export/request/zip");
        await("\"state\":\"completed\"");

        JsonNode last = new JsonMapper().readTree("{\"querySet\":0,\"identity\":0,\"ts\":\"AAAAAAAAAAA=\"}");
        for (JsonNode message : received.messages()) {
            assertThat(message.path("type").asString()).isEqualTo("Transition");
            assertThat(message.path("startVersion")).isEqualTo(last);
            last = message.path("endVersion");
        }
        assertThat(last.path("querySet").asInt()).isEqualTo(1);
        assertThat(last.path("identity").asInt()).isEqualTo(1);
        assertThat(received.text()).contains("\"size\":{\"$integer\":");
    }

    @Test
    void whenTheKeyIsWrong_thenAnAuthErrorFollows() {
        authenticate("sandbox|wrong");

        await("\"type\":\"AuthError\"");
    }

    @Test
    void whenThereIsNoKeyOrNoFunction_thenTheQueryFails() {
        subscribe("_system/cli/exports:getLatest");

        await("\"type\":\"QueryFailed\",\"queryId\":0,\"errorMessage\":\"Could not find public function");
    }

    private void authenticate(String key) {
        send("{\"type\":\"Authenticate\",\"baseVersion\":0,\"tokenType\":\"Admin\",\"value\":\"" + key + "\"}");
    }

    private void subscribe(String path) {
        send("{\"type\":\"ModifyQuerySet\",\"baseVersion\":0,\"newVersion\":1,\"modifications\":[{\"type\":\"Add\","
                + "\"queryId\":0,\"udfPath\":\"" + path + "\",\"args\":[{}]}]}");
    }

    private void send(String message) {
        socket.sendText(message, true).join();
    }

    private void await(String part) {
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(received.text()).contains(part));
    }

    /** Collects what the server sends. */
    private static final class Received implements WebSocket.Listener {
        private final List<String> messages = new CopyOnWriteArrayList<>();
        private final StringBuilder partial = new StringBuilder();

        @Override
        public CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
            partial.append(data);
            if (last) {
                messages.add(partial.toString());
                partial.setLength(0);
            }
            from.request(1);
            return null;
        }

        String text() {
            return String.join("\n", messages);
        }

        List<JsonNode> messages() {
            return messages.stream()
                    .map(message -> new JsonMapper().readTree(message))
                    .toList();
        }
    }
}
