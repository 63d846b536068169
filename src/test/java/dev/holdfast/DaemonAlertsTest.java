package dev.holdfast;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.MetricsPage;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.HealthSource;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The daemon tells a web hook when backups cease to come, and when they come again. */
final class DaemonAlertsTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final List<JsonNode> hooked = new CopyOnWriteArrayList<>();
    private HttpServer hook;

    @TempDir
    private Path folder;

    @BeforeEach
    void open() throws IOException {
        hook = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        hook.createContext("/", exchange -> {
            byte[] body = exchange.getRequestBody().readAllBytes();
            hooked.add(JsonMapper.shared().readTree(new String(body, UTF_8)));
            exchange.sendResponseHeaders(204, -1);
            exchange.close();
        });
        hook.start();
    }

    @AfterEach
    void close() {
        hook.stop(0);
        sandbox.close();
    }

    private Path configure(String channels) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { bind = 127.0.0.1, port = 0 }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments.prod {
                    url = "%2$s", deploy-key = "%3$s", into = [local]
                    schedules.quick { every = 2s, grace = 2s }
                  }
                  alerts { every = 1s, repeat = 2s, channels { %4$s } }
                }
                """.formatted(
                        folder, sandbox.url(), sandbox.adminKey().reveal(), channels));
    }

    private String channel(String name) {
        return name + " { type = webhook, url = \"http://127.0.0.1:"
                + hook.getAddress().getPort() + "/" + name + "\" }";
    }

    private boolean isTold(String status) {
        return hooked.stream()
                .flatMap(message -> StreamSupport.stream(message.path("alerts").spliterator(), false))
                .anyMatch(alert -> alert.path("kind").asString().equals("schedule")
                        && alert.path("deployment").asString().equals("prod")
                        && alert.path("status").asString().equals(status));
    }

    @Test
    void whenBackupsFailAndSucceedAgain_thenBothAreTold() throws Exception {
        Path configuration = configure(channel("hook"));
        Commands holdfast = new Commands(configuration);
        try (Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours())) {
            service.start();
            await("a backup").atMost(PATIENCE).until(() -> holdfast.backups() > 0);
            assertThat(isTold("firing")).isFalse();

            sandbox.misbehaviour().answer("/api/export", 400, Misbehaviour.ALWAYS);
            await("the alert").atMost(PATIENCE).until(() -> isTold("firing"));
            assertThat(isTold("resolved")).isFalse();
            assertThat(holdfast.execute("alert", "list")).isZero();
            assertThat(holdfast.out()).contains("schedule prod/quick").contains("told through hook at");
            MetricsPage metrics = MetricsPage.of(service.port());
            assertThat(metrics.first("holdfast_alerts{severity=\"critical\"}")).isPositive();
            assertThat(metrics.first("holdfast_alerts_unsent{channel=\"hook\"}"))
                    .isZero();
            assertThat(metrics.first("holdfast_alert_last_sent_timestamp_seconds{channel=\"hook\"}"))
                    .isPositive();

            sandbox.misbehaviour().behave();
            await("its end").atMost(PATIENCE).until(() -> isTold("resolved"));

            assertThat(holdfast.execute("silence", "prod", "--for", "1h", "--reason", "moving"))
                    .isZero();
            assertThat(MetricsPage.of(service.port()).first("holdfast_silence_until_timestamp_seconds"))
                    .isPositive();
            assertThat(holdfast.execute("audit")).isZero();
            assertThat(holdfast.out()).contains("silence");
        }
    }

    @Test
    void whenTheConfigurationChanges_thenTheNextRoundGoesByIt() throws Exception {
        HealthSource none = patience -> Optional.<Health>empty();
        Path configuration = configure(channel("one") + "\n");
        Files.writeString(
                configuration, Files.readString(configuration).replace("every = 1s,", "every = 1s, test-every = 7d,"));
        try (SqliteState state = new SqliteState(folder.resolve("state"));
                AlertChore chore =
                        new AlertChore(none, state, ConfigLoader.load(configuration, Map.of()), Host.ours())) {
            chore.run();
            chore.run();
            assertThat(hooked).hasSize(1);

            Files.writeString(
                    configuration,
                    Files.readString(configuration)
                            .replace(channel("one"), channel("two"))
                            .replace("every = 1s", "every = 30s"));
            chore.follow(ConfigLoader.load(configuration, Map.of()));
            chore.run();

            assertThat(hooked).hasSize(2);
            assertThat(chore.when().describe()).isEqualTo("every 30 seconds");
            assertThat(chore.telling().channels())
                    .singleElement()
                    .satisfies(channel -> assertThat(channel.name()).isEqualTo("two"));
        }
    }

    @Test
    void whenARoundFails_thenItIsSaidUntilOneSucceeds() throws Exception {
        AtomicBoolean isBroken = new AtomicBoolean(true);
        HealthSource source = patience -> {
            if (isBroken.get()) {
                throw new AssertionError("broken");
            }
            return Optional.empty();
        };
        Path configuration = configure("");
        try (SqliteState state = new SqliteState(folder.resolve("state"));
                AlertChore chore =
                        new AlertChore(source, state, ConfigLoader.load(configuration, Map.of()), Host.ours())) {
            assertThatThrownBy(chore::run).hasMessage("broken");
            assertThat(chore.telling().stuckSince()).isPresent();

            isBroken.set(false);
            chore.run();
            assertThat(chore.telling().stuckSince()).isEmpty();
        }
    }

    @Test
    void whenNoRoundBeginsAnyMore_thenItIsSaid() throws Exception {
        HealthSource none = patience -> Optional.<Health>empty();
        ShiftedClock clock = new ShiftedClock();
        Host host = TestHosts.named("vault", clock);
        Path configuration = configure("");
        try (SqliteState state = new SqliteState(folder.resolve("state"));
                AlertChore chore = new AlertChore(none, state, ConfigLoader.load(configuration, Map.of()), host)) {
            clock.shift(Duration.ofMinutes(14));
            assertThat(chore.telling().stuckSince()).isEmpty();
            clock.shift(Duration.ofMinutes(16));
            assertThat(chore.telling().stuckSince()).isPresent();

            chore.run();
            clock.shift(Duration.ofMinutes(17));
            chore.run();
            assertThat(chore.telling().stuckSince()).isEmpty();

            clock.shift(Duration.ofMinutes(33));
            assertThat(chore.telling().stuckSince())
                    .hasValueSatisfying(
                            since -> assertThat(since).isBefore(clock.instant().minus(Duration.ofMinutes(15))));
            Commands beside = new Commands(configuration, host);
            assertThat(beside.execute("status", "--check")).isEqualTo(8);
            assertThat(beside.out())
                    .as("a daemon that is gone is seen from outside")
                    .contains("nobody is told of alerts", "systemctl status holdfast");
        }
    }

    @Test
    void whenAChannelIsTestedByHand_thenItTakesAMessageOrSaysWhyNot() throws Exception {
        Commands holdfast = new Commands(configure(channel("hook")));

        assertThat(holdfast.execute("alert", "test")).isZero();
        assertThat(holdfast.out()).isEqualTo("hook: delivered\n");
        assertThat(hooked)
                .singleElement()
                .satisfies(
                        message -> assertThat(message.path("kind").asString()).isEqualTo("test"));

        assertThat(holdfast.execute("alert", "list")).isZero();
        assertThat(holdfast.out()).contains("LAST SENT").containsPattern("hook +20[0-9]{2}-");

        hook.stop(0);
        assertThat(holdfast.execute("alert", "test", "hook")).isEqualTo(8);
        assertThat(holdfast.out()).startsWith("hook: failed: ").doesNotContain("/hook");
    }
}
