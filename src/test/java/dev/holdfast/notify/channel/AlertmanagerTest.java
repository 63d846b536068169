package dev.holdfast.notify.channel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.notify.Channel;
import dev.holdfast.notify.Message;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.Tools;
import dev.holdfast.watch.PromiseState;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** A real Alertmanager understands what we post. */
@Tag("tools")
final class AlertmanagerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    private Path folder;

    private Process alertmanager;
    private String address;

    @BeforeEach
    void start() throws IOException {
        Path program = Tools.require("prometheus-alertmanager");
        int port;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        address = "http://127.0.0.1:" + port;
        Path configuration = Files.writeString(folder.resolve("alertmanager.yml"), """
                route:
                  receiver: nobody
                receivers:
                  - name: nobody
                """);
        alertmanager = new ProcessBuilder(
                        program.toString(),
                        "--config.file=" + configuration,
                        "--storage.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address=")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("log").toFile())
                .start();
        await().atMost(PATIENCE).ignoreExceptions().until(() -> get("/-/ready").contains("OK"));
    }

    @AfterEach
    void stop() throws InterruptedException {
        if (alertmanager != null) {
            alertmanager.destroyForcibly().waitFor();
        }
    }

    private String get(String path) throws IOException, InterruptedException {
        return http.send(HttpRequest.newBuilder(URI.create(address + path)).build(), BodyHandlers.ofString())
                .body();
    }

    /** What it holds active, as {@code alertname/deployment/severity}. */
    private List<String> active() throws IOException, InterruptedException {
        List<String> active = new ArrayList<>();
        for (JsonNode alert : JsonMapper.shared().readTree(get("/api/v2/alerts"))) {
            JsonNode labels = alert.path("labels");
            active.add(String.join(
                    "/",
                    labels.path("alertname").asString(),
                    labels.path("deployment").asString(""),
                    labels.path("severity").asString()));
        }
        return active.stream().sorted().toList();
    }

    private Message now(Message message) {
        return new Message(
                message.kind(),
                message.incident(),
                message.alerts(),
                message.lastGood(),
                message.sender(),
                Instant.now());
    }

    @Test
    void whenAlertsComeAndGo_thenItKnowsWhatStands() throws Exception {
        Channel channel = new ChannelSettings.Alertmanager(
                        "prometheus", PromiseState.WARNING, Secret.of(address), Optional.empty())
                .open(new ChannelEquipment(Clock.systemUTC(), Duration.ofHours(4), Map.of()));

        channel.deliver(now(Messages.firing()));

        assertThat(active())
                .containsExactly("HoldfastBackupFailing/prod/warning", "HoldfastNoRecentBackup/prod/critical");
        JsonNode alert = JsonMapper.shared()
                .readTree(get("/api/v2/alerts?filter=alertname=HoldfastNoRecentBackup"))
                .path(0);
        assertThat(alert.path("annotations").path("summary").asString()).isEqualTo("prod: no backup for 1d 3h");
        assertThat(alert.path("annotations").path("runbook_url").asString())
                .isEqualTo("https://wiki.example.com/holdfast/no-recent-backup.md#fix");
        assertThat(Duration.between(
                        Instant.now(), Instant.parse(alert.path("endsAt").asString())))
                .isGreaterThan(Duration.ofHours(8));

        channel.deliver(now(Messages.resolved()));

        assertThat(active()).isEmpty();

        channel.deliver(now(Messages.storm()));

        assertThat(active()).hasSize(50);
    }
}
