package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A canary stands wherever a secret can stand; nothing that anybody sees or finds may contain it. */
final class SecretsTest {
    private static final String CANARY = "canary5a1d6e0f3b";
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("port=\"?(\\d+)");

    private final Secret key = Secret.of("prod|01" + CANARY + "deploy");
    private final Sandbox sandbox =
            Sandbox.builder().name("prod").key(key).data(SandboxData.guardman()).start();
    private final List<String> seen = new ArrayList<>();

    @TempDir
    private Path folder;

    private Path configuration;

    @BeforeEach
    void configure() throws IOException {
        sandbox.setEnvironmentVariable("STRIPE_KEY", CANARY + "env");
        Path secretFile = Files.writeString(folder.resolve("secret-in-a-file"), CANARY + "file");
        configuration = Files.writeString(
                folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { port = 0 }
                  log.level = trace
                  repositories {
                    local { type = directory, path = "%1$s/repository" }
                    cloud {
                      type = s3, bucket = nowhere, region = us-east-1, endpoint = "http://127.0.0.1:1", path-style = true
                      access-key-id = "AKIA", secret-access-key = "%2$ss3"
                    }
                    file { type = s3, bucket = elsewhere, region = us-east-1, endpoint = "http://127.0.0.1:1"
                      access-key-id = "AKIA", secret-access-key-file = "%3$s" }
                  }
                  deployments.prod {
                    url = "%4$s", deploy-key = ${?CANARY_KEY}, restore-key = "prod|01%2$srestore", into = [local]
                    schedules.quick { every = 1s, ping = "http://127.0.0.1:1/%2$sping" }
                  }
                  deployments.wrong {
                    url = "%4$s", deploy-key = "prod|01%2$swrong", into = [cloud], schedules.quick { every = 1s }
                  }
                  alerts.channels.mail { type = smtp, host = localhost, from = "a@example.com", to = ["b@example.com"], username = a, password = "%2$ssmtp" }
                  alerts.channels.chat { type = slack, url = "http://127.0.0.1:1/%2$schat" }
                  alerts.channels.pager { type = pagerduty, routing-key = "%2$spager", url = "http://127.0.0.1:1/" }
                  alerts.channels.hook { type = webhook, url = "http://127.0.0.1:1/%2$shook", secret = "%2$ssigning", authorization = "%2$stoken" }
                  alerts { every = 1s, heartbeat = "http://127.0.0.1:1/%2$sbeat", heartbeat-every = 1s }
                }
                """.formatted(folder, CANARY, secretFile, sandbox.url()));
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Tag("slow")
    @Test
    void whenEverythingIsUsed_thenNoSecretIsSeenAnywhere() throws Exception {
        see("check-config", "--print");
        see("backup", "prod", "--note", "hello");
        seeAtOnce(List.of(
                List.of("--debug", "backup", "wrong"),
                List.of("--debug", "backup", "wrong", "--tier", "daily"),
                List.of("list"),
                List.of("show", "latest", "--deployment", "prod"),
                List.of("show", "latest", "--deployment", "prod", "--json"),
                List.of("verify", "latest", "--deployment", "prod"),
                List.of("--debug", "restore", "latest", "--to", "prod", "--confirm", "prod"),
                List.of("--debug", "undo", "latest", "--deployment", "prod", "--confirm", "prod"),
                List.of("status")));
        watchTheDaemon();
        seeFiles(folder.resolve("repository"));
        seeFiles(folder.resolve("state"));

        String all = String.join("\n", seen);
        assertThat(all).contains("STRIPE_KEY").contains("backup committed");
        assertThat(all).doesNotContain(CANARY);
    }

    private void see(String... command) throws InterruptedException, IOException {
        seeAtOnce(List.of(List.of(command)));
    }

    /** Most of their time they wait for the repository that nobody answers for. */
    private void seeAtOnce(List<List<String>> commands) throws InterruptedException, IOException {
        List<HoldfastProcess> begun = new ArrayList<>();
        try {
            for (List<String> command : commands) {
                HoldfastProcess holdfast =
                        HoldfastProcess.start(configuration, environment(), command.toArray(String[]::new));
                begun.add(holdfast);
                Path arguments = Path.of("/proc/" + holdfast.pid() + "/cmdline");
                if (Files.exists(arguments)) {
                    seen.add(Files.readString(arguments));
                }
            }
            for (HoldfastProcess holdfast : begun) {
                HoldfastProcess.Result result = holdfast.await();
                seen.add(result.out() + result.err());
            }
        } finally {
            begun.forEach(HoldfastProcess::close);
        }
    }

    private void watchTheDaemon() throws InterruptedException, IOException {
        try (HoldfastProcess daemon = HoldfastProcess.start(configuration, environment(), "run")) {
            await().atMost(PATIENCE).until(() -> PORT.matcher(daemon.err()).find() || !daemon.isAlive());
            Matcher port = PORT.matcher(daemon.err());
            assertThat(port.find()).as(daemon.err()).isTrue();
            await().atMost(PATIENCE)
                    .until(() ->
                            daemon.err().contains("no backup") && daemon.err().contains("backup committed"));
            HttpClient http = HttpClient.newHttpClient();
            for (String page : List.of("/metrics", "/readyz", "/healthz", "/nothing")) {
                URI uri = URI.create("http://127.0.0.1:" + port.group(1) + page);
                HttpResponse<String> answer =
                        http.send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString());
                seen.add(answer.headers() + answer.body());
            }
            daemon.terminate();
            HoldfastProcess.Result end = daemon.await();
            seen.add(end.out() + end.err());
            assertThat(end.err()).contains("daemon ready").contains("daemon stop");
        }
    }

    private void seeFiles(Path below) throws IOException {
        try (Stream<Path> files = Files.walk(below)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                seen.add(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
            }
        }
    }

    private Map<String, String> environment() {
        return Map.of("CANARY_KEY", key.reveal());
    }
}
