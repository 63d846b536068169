package dev.holdfast.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.testing.Tools;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.HealthSource;
import dev.holdfast.watch.Scenario;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class HttpFaceTest {
    private final AtomicReference<Optional<Health>> health = new AtomicReference<>(Optional.empty());
    private final AtomicReference<RuntimeException> bug = new AtomicReference<>();
    private final AtomicBoolean isAlive = new AtomicBoolean(true);
    private final HealthSource source = patience -> {
        if (bug.get() != null) {
            throw bug.get();
        }
        return health.get();
    };
    private final HttpFace face = new HttpFace(new HttpSettings("127.0.0.1", 0), source, isAlive::get, "0.1.0");
    private final HttpClient client = HttpClient.newHttpClient();
    private int port;

    @BeforeEach
    void start() {
        port = face.start();
    }

    @AfterEach
    void stop() {
        face.close();
    }

    private HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send("GET", path, headers);
    }

    private HttpResponse<String> send(String method, String path, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, HttpRequest.BodyPublishers.noBody());
        if (headers.length > 0) {
            request.headers(headers);
        }
        return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    private static Scenario healthy() {
        return Scenario.dailyProd("2026-11-18T12:00:00Z")
                .backup("2026-11-19T02:00:00Z")
                .run("2026-11-19T02:01:00Z", RunOutcome.SUCCESS);
    }

    @Nested
    class GivenTheCatalogWasNotRead {
        @Test
        void whenAsked_thenOnlyTheProcessIsWell() throws Exception {
            assertThat(get("/healthz").statusCode()).isEqualTo(200);
            assertThat(get("/metrics").statusCode()).isEqualTo(503);
            assertThat(get("/readyz").statusCode()).isEqualTo(503);
            assertThat(get("/readyz").body()).startsWith("not ready\ncritical: catalog: the catalog was not read yet");
        }
    }

    @Nested
    class GivenEveryPromiseIsKept {
        @BeforeEach
        void keep() {
            health.set(Optional.of(healthy().at("2026-11-19T05:00:00Z")));
        }

        @Test
        void whenAskedWhetherReady_thenItIs() throws Exception {
            assertThat(get("/readyz").statusCode()).isEqualTo(200);
            assertThat(get("/readyz").body()).isEqualTo("ready\n");
            assertThat(get("/readyz", "Accept", "application/json").body())
                    .startsWith("{\"ready\":true,\"at\":\"2026-11-19T05:00:00Z\",\"promises\":[{\"kind\":\"schedule\","
                            + "\"deployment\":\"prod\",\"subject\":\"daily\",\"state\":\"ok\"");
        }

        @Test
        void whenAskedForMetrics_thenTheyComeInTheAskedForFormat() throws Exception {
            HttpResponse<String> text = get("/metrics");
            HttpResponse<String> openMetrics = get("/metrics", "Accept", "application/openmetrics-text; version=1.0.0");

            assertThat(text.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain; version=0.0.4");
            assertThat(text.body())
                    .contains("holdfast_backups_stored{deployment=\"prod\",tier=\"daily\"} 1.0")
                    .contains("jvm_memory_used_bytes{")
                    .contains("process_start_time_seconds ");
            assertThat(openMetrics.headers().firstValue("Content-Type").orElseThrow())
                    .startsWith("application/openmetrics-text");
            assertThat(openMetrics.body()).endsWith("# EOF\n").contains("holdfast_backup_runs_total{");
        }

        @Test
        @Tag("tools")
        void whenPromtoolChecksTheMetrics_thenItHasNothingToSay(@TempDir Path directory) throws Exception {
            Path promtool = Tools.require("promtool");
            Path metrics = Files.writeString(
                    directory.resolve("metrics"), get("/metrics").body());
            Path said = directory.resolve("said");

            Process process = new ProcessBuilder(promtool.toString(), "check", "metrics")
                    .redirectInput(metrics.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(said.toFile())
                    .start();

            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(said).hasContent("");
            assertThat(process.exitValue()).isZero();
        }
    }

    @Nested
    class GivenABrokenPromise {
        @Test
        void whenAskedWhetherReady_thenItIsNamed() throws Exception {
            health.set(Optional.of(
                    healthy().down("local", "connection refused", true).at("2026-11-19T05:00:00Z")));

            HttpResponse<String> text = get("/readyz");
            HttpResponse<String> json = get("/readyz", "Accept", "application/json");

            assertThat(text.statusCode()).isEqualTo(503);
            assertThat(text.body())
                    .startsWith("not ready\ncritical: repository local: it cannot be read: connection refused");
            assertThat(json.statusCode()).isEqualTo(503);
            assertThat(json.body()).startsWith("{\"ready\":false").contains("\"state\":\"critical\",\"since\":null");
        }

        @Test
        void whenTheSchedulerIsDead_thenTheProcessIsNotWell() throws Exception {
            isAlive.set(false);

            assertThat(get("/healthz").statusCode()).isEqualTo(503);
        }
    }

    @Nested
    class GivenOddRequests {
        @ParameterizedTest
        @CsvSource({"GET,/", "GET,/metrics/", "GET,/readyz/..", "GET,/etc/passwd", "POST,/nothing"})
        void whenThePageDoesNotExist_thenItIsNotFound(String method, String path) throws Exception {
            assertThat(send(method, path).statusCode()).isEqualTo(404);
        }

        @ParameterizedTest
        @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS"})
        void whenTheMethodIsNoReading_thenItIsNotAllowed(String method) throws Exception {
            HttpResponse<String> response = send(method, "/healthz");

            assertThat(response.statusCode()).isEqualTo(405);
            assertThat(response.headers().firstValue("Allow")).contains("GET, HEAD");
        }

        @Test
        void whenOnlyTheHeadIsWanted_thenThereIsNoBody() throws Exception {
            HttpResponse<String> response = send("HEAD", "/healthz");

            assertThat(response.statusCode()).isEqualTo(200);
            assertThat(response.body()).isEmpty();
        }

        @Test
        void whenSomethingBreaksInside_thenNothingOfItIsTold() throws Exception {
            bug.set(new IllegalStateException("the inside story"));

            HttpResponse<String> response = get("/metrics");

            assertThat(response.statusCode()).isEqualTo(500);
            assertThat(response.body()).doesNotContain("story").doesNotContain("Exception");
        }

        @Test
        void whenTheRequestIsGarbage_thenTheAnswerDoesNotNameTheServer() throws Exception {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(10_000);
                socket.getOutputStream()
                        .write("GET / HTTP/1.1\r\nbad header\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
                String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

                assertThat(answer)
                        .startsWith("HTTP/1.1 400")
                        .doesNotContainIgnoringCase("jetty")
                        .doesNotContain("at org");
            }
            assertThat(get("/healthz").headers().map()).doesNotContainKey("server");
        }
    }

    @Nested
    class GivenATakenPort {
        @Test
        void whenAnotherStartsThere_thenItSaysWhatToDo() {
            try (HttpFace other = new HttpFace(new HttpSettings("127.0.0.1", port), source, isAlive::get, "0.1.0")) {
                assertThatThrownBy(other::start)
                        .isInstanceOf(ConfigurationException.class)
                        .hasMessageContaining("cannot listen on 127.0.0.1:" + port)
                        .extracting(thrown -> ((ConfigurationException) thrown).hint())
                        .asString()
                        .contains("http.port");
            }
        }

        @Test
        void whenClosedTwice_thenNothingHappens() {
            face.close();
            face.close();
        }
    }
}
