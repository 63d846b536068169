package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.Tools;
import jakarta.mail.MessagingException;
import jakarta.mail.internet.MimeMessage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * From a key that is revoked to people who know, and back, with the real programs: by Prometheus and Alertmanager, by Holdfast's own mail and by a heartbeat
 * that falls silent. What we ship is used as it is, but for its times.
 */
@Tag("tools")
@Tag("slow")
final class OnCallTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Duration SILENCE = Duration.ofSeconds(8);
    private static final String FIRING = "ALERTS{alertstate=\"firing\"}";

    private final JsonMapper json = JsonMapper.builder().build();
    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final GreenMail mail = new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));
    private final List<AutoCloseable> open = new ArrayList<>(List.of(sandbox));

    @TempDir
    private Path folder;

    private Sink sink;
    private Path configuration;
    private Server prometheus;

    @BeforeEach
    void start() throws IOException {
        Path prometheusProgram = Tools.require("prometheus");
        Path alertmanagerProgram = Tools.require("prometheus-alertmanager");
        mail.start();
        open.add(mail::stop);
        sink = keep(new Sink());
        configuration = configure();
        HoldfastProcess daemon = keep(HoldfastProcess.start(configuration, Map.of(), "run"));
        Monitoring monitoring = new Monitoring(folder);
        Server alertmanager = keep(monitoring.alertmanager(alertmanagerProgram, routes()));
        prometheus = keep(monitoring.prometheus(
                prometheusProgram,
                Monitoring.port(daemon),
                rules(),
                "alerting: {alertmanagers: [{static_configs: [{targets: [\"127.0.0.1:" + alertmanager.port()
                        + "\"]}]}]}"));
    }

    @AfterEach
    void stop() throws Exception {
        for (int last = open.size() - 1; last >= 0; last--) {
            open.get(last).close();
        }
    }

    @Test
    void whenTheKeyIsRevokedAndComesBack_thenEverybodyHearsOfIt() throws Exception {
        await("a good beginning").atMost(PATIENCE).until(this::isAllWell);
        assertThat(status()).isZero();

        sandbox.keys().revoke(sandbox.adminKey());

        await("the pager")
                .atMost(PATIENCE)
                .until(() -> "firing".equals(told("/pager").get("HoldfastBackupOverdue")));
        assertThat(told("/chat")).containsEntry("HoldfastBackupOverdue", "firing");
        await("the mail").atMost(PATIENCE).until(() -> subjects().stream().anyMatch(this::isAlarm));
        await("silence").atMost(PATIENCE).until(this::isHeartSilent);
        assertThat(status()).isEqualTo(8);

        sandbox.keys().put(sandbox.adminKey(), Set.of());

        await("all clear").atMost(PATIENCE).until(this::isAllWell);
        await("the pager's all clear").atMost(PATIENCE).until(() -> isResolved("/pager"));
        await("the chat's all clear").atMost(PATIENCE).until(() -> isResolved("/chat"));
        await("the mail's all clear")
                .atMost(PATIENCE)
                .until(() -> subjects().stream().anyMatch(subject -> subject.contains("RESOLVED")));
        assertThat(status()).isZero();
    }

    private boolean isAllWell() throws InterruptedException {
        return !prometheus
                        .query("holdfast_backup_runs_total{outcome=\"success\"} > 1")
                        .isEmpty()
                && prometheus.query(FIRING).isEmpty()
                && !isHeartSilent();
    }

    private boolean isHeartSilent() {
        int before = sink.requests("/beat").size();
        return await().pollDelay(SILENCE)
                .atMost(SILENCE.multipliedBy(2))
                .until(() -> sink.requests("/beat").size() == before, any -> true);
    }

    private boolean isAlarm(String subject) {
        return subject.contains("CRITICAL") && subject.contains("prod");
    }

    private List<String> subjects() throws MessagingException {
        List<String> subjects = new ArrayList<>();
        for (MimeMessage message : Arrays.asList(mail.getReceivedMessages())) {
            subjects.add(message.getSubject());
        }
        return subjects;
    }

    /** The last word on each alert of {@code prod}, by its name, as Alertmanager told it there. */
    private Map<String, String> told(String path) {
        Map<String, String> told = new HashMap<>();
        for (Sink.Request request : sink.requests(path)) {
            for (JsonNode alert : json.readTree(request.body()).path("alerts")) {
                told.put(
                        alert.path("labels").path("alertname").asString(),
                        alert.path("status").asString());
            }
        }
        return told;
    }

    private boolean isResolved(String path) {
        Map<String, String> told = told(path);
        return !told.isEmpty() && told.values().stream().allMatch("resolved"::equals);
    }

    private int status() throws InterruptedException {
        return HoldfastProcess.run(configuration, "status", "--check").exitCode();
    }

    private static String rules() throws IOException {
        return Files.readString(AlertRules.FILE)
                .replaceAll("(?m)^        for: \\w+$", "        for: 1s")
                .replace("[10m]", "[20s]");
    }

    private String routes() throws IOException {
        String shipped = Files.readString(Path.of("deploy/alertmanager/alertmanager.yml"));
        return shipped.substring(0, shipped.indexOf("\nreceivers:"))
                        .replaceAll("group_wait: \\w+", "group_wait: 1s")
                        .replaceAll("group_interval: \\w+", "group_interval: 1s")
                + """

                receivers:
                  - name: pager
                    webhook_configs: [{url: "%s", send_resolved: true}]
                  - name: chat
                    webhook_configs: [{url: "%s", send_resolved: true}]
                """.formatted(sink.url("/pager"), sink.url("/chat"));
    }

    private Path configure() throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { port = 0 }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  deployments.prod {
                    url = "%2$s", deploy-key = "%3$s", into = [local]
                    schedules.quick { every = 10s }
                  }
                  alerts {
                    every = 1s, heartbeat = ["%4$s"], heartbeat-every = 2s
                    channels.mail {
                      type = smtp, host = "127.0.0.1", port = %5$d, security = none
                      from = "holdfast@example.com", to = ["ops@example.com"]
                    }
                  }
                }
                """.formatted(
                        folder,
                        sandbox.url(),
                        sandbox.adminKey().reveal(),
                        sink.url("/beat"),
                        mail.getSmtp().getPort()));
    }

    private <T extends AutoCloseable> T keep(T closeable) {
        open.add(closeable);
        return closeable;
    }
}
