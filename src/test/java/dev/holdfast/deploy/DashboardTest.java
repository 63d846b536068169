package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Tools;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** The dashboard can be imported, and every query of it has data where Holdfast runs. */
final class DashboardTest {
    @Test
    void whenItIsRead_thenGrafanaCanImportIt() throws IOException {
        Dashboard dashboard = Dashboard.read();
        JsonNode root = dashboard.root();

        assertThat(root.path("schemaVersion").asInt()).isBetween(36, 39);
        assertThat(root.path("uid").asString()).isEqualTo("holdfast");
        assertThat(root.has("id")).isFalse();
        Set<String> variables = new HashSet<>();
        root.path("templating")
                .path("list")
                .forEach(each -> variables.add(each.path("name").asString()));
        assertThat(variables).containsExactlyInAnyOrder("datasource", "deployment");
        assertThat(dashboard.panels()).hasSizeGreaterThan(25).allSatisfy(panel -> {
            assertThat(panel.path("datasource").path("uid").asString()).isEqualTo("${datasource}");
            assertThat(panel.path("targets")).isNotEmpty();
            assertThat(panel.path("title").asString()).isNotEmpty();
        });
        assertThat(dashboard.panels().stream().map(panel -> panel.path("id").asInt()))
                .doesNotHaveDuplicates();
    }

    @Nested
    @Tag("tools")
    @Tag("slow")
    class GivenPrometheusAndADaemon {
        private static final Duration PATIENCE = Duration.ofSeconds(90);
        private static final Pattern METRIC = Pattern.compile("(?<![:\\w])holdfast_\\w+");

        private final Sandbox sandbox =
                Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
        private final Sandbox staging = Sandbox.builder().name("staging").start();
        private final List<AutoCloseable> open = new ArrayList<>(List.of(sandbox, staging));

        @TempDir
        private Path folder;

        @AfterEach
        void close() throws Exception {
            for (int last = open.size() - 1; last >= 0; last--) {
                open.get(last).close();
            }
        }

        @Test
        void whenEveryQueryIsExecuted_thenEachHasData() throws Exception {
            Path prometheus = Tools.require("prometheus");
            Sink sink = new Sink();
            open.add(sink);
            Path configuration = configure(sink.url("/beat"));
            HoldfastProcess daemon = HoldfastProcess.start(configuration, Map.of(), "run");
            open.add(daemon);
            int port = Monitoring.port(daemon);
            Server server = new Monitoring(folder).prometheus(prometheus, port, Files.readString(AlertRules.FILE), "");
            open.add(server);
            await("a backup")
                    .atMost(PATIENCE)
                    .until(() -> !server.query("holdfast_backup_runs_total{outcome=\"success\"} > 1")
                            .isEmpty());
            HoldfastProcess.run(configuration, "verify", "latest", "--deployment", "prod");
            for (String level : List.of("stored", "source", "references")) {
                assertThat(HoldfastProcess.run(configuration, "verify", "--all", "--level", level)
                                .exitCode())
                        .as(level)
                        .isIn(0, 8);
            }
            assertThat(HoldfastProcess.run(configuration, "drill", "prod").exitCode())
                    .isZero();

            await().atMost(PATIENCE)
                    .pollInterval(Duration.ofSeconds(1))
                    .untilAsserted(() -> assertThat(withoutData(server)).isEmpty());

            capture(server);
            JsonNode deployments = server.get("/api/v1/label/deployment/values?match%5B%5D=holdfast_backups_stored");
            assertThat(deployments.path("data").path(0).asString()).isEqualTo("prod");
            thenEachMetricOfTheRulesIsThere(port);
        }

        private List<String> withoutData(Server server) throws IOException {
            return Dashboard.read().queries().stream()
                    .filter(query -> !hasData(server.query(query.expression())))
                    .map(query -> query.panel() + ": " + query.expression())
                    .toList();
        }

        /** What each query answered, for {@code src/build/captures}. No build compares it: it is of its moment. */
        private static void capture(Server server) throws IOException {
            String file = System.getenv("HOLDFAST_CAPTURE_DASHBOARD");
            if (file == null) {
                return;
            }
            StringBuilder text =
                    new StringBuilder("What the queries of deploy/grafana/holdfast.json answer in a Prometheus"
                            + " that has watched a demonstration for some seconds.\n");
            for (Dashboard.Query query : Dashboard.read().queries()) {
                text.append("\n")
                        .append(query.panel())
                        .append("\n  ")
                        .append(query.expression().strip())
                        .append("\n");
                server.query(query.expression())
                        .forEach(series -> text.append("    ")
                                .append(series.path("metric")
                                        .toString()
                                        .replaceAll("\"(?:instance|job)\":\"[^\"]*\",?", ""))
                                .append(" ")
                                .append(series.path("value").path(1).asString())
                                .append("\n"));
            }
            Files.writeString(Path.of(file), text.toString());
        }

        private static boolean hasData(JsonNode result) {
            for (JsonNode series : result) {
                if (!series.path("value").path(1).asString().equals("NaN")) {
                    return true;
                }
            }
            return false;
        }

        private void thenEachMetricOfTheRulesIsThere(int port) throws Exception {
            String metrics = HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            Set<String> served = metrics.lines()
                    .filter(line -> line.startsWith("holdfast_"))
                    .map(line -> line.split("[{ ]", 2)[0])
                    .collect(Collectors.toSet());
            // Only where a repository lies in a bucket.
            served.add("holdfast_bucket_findings");

            assertThat(METRIC.matcher(Files.readString(AlertRules.FILE).replaceAll("#.*", ""))
                            .results()
                            .map(found -> found.group()))
                    .isNotEmpty()
                    .isSubsetOf(served);
        }

        private Path configure(String heartbeat) throws IOException {
            return Files.writeString(folder.resolve("holdfast.conf"), """
                    holdfast {
                      state-dir = "%1$s/state"
                      http { port = 0 }
                      verification { levels { references { every = 7 days } } }
                      repositories {
                        local { type = directory, path = "%1$s/local", warn-size = 500MB }
                        offsite { type = directory, path = "%1$s/offsite" }
                      }
                      deployments.prod {
                        url = "%2$s", deploy-key = "%3$s", into = [local, offsite]
                        schedules.quick { every = 3s }
                        objectives { rpo = 24h, rto = 4h }
                        drill { into = staging }
                      }
                      deployments.staging { url = "%5$s", deploy-key = "%6$s", restore-key = "%6$s", into = [local], schedules {} }
                      alerts {
                        every = 1s, heartbeat = ["%4$s"], heartbeat-every = 1s
                        channels.chat { type = webhook, url = "%4$s" }
                      }
                    }
                    """.formatted(
                            folder,
                            sandbox.url(),
                            sandbox.adminKey().reveal(),
                            heartbeat,
                            staging.url(),
                            staging.adminKey().reveal()));
        }
    }
}
