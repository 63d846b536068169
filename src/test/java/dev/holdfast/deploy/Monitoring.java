package dev.holdfast.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Prometheus and Alertmanager beside a daemon, looking each second. */
final class Monitoring {
    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Pattern PORT = Pattern.compile("metrics and health are served.*port=\"?(\\d+)");

    private final Path folder;

    /** @param folder where they write */
    Monitoring(Path folder) {
        this.folder = folder;
    }

    /** Where a daemon that was just started serves its metrics. */
    static int port(HoldfastProcess daemon) {
        await("the daemon")
                .atMost(PATIENCE)
                .until(() -> PORT.matcher(daemon.err() + daemon.out()).find() || !daemon.isAlive());
        Matcher matcher = PORT.matcher(daemon.err() + daemon.out());
        assertThat(matcher.find()).as(daemon.err() + daemon.out()).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    /**
     * @param target the port of the daemon
     * @param alerting a section of Prometheus' configuration
     */
    Server prometheus(Path program, int target, String rules, String alerting) throws IOException {
        Path home = Files.createDirectory(folder.resolve("prometheus"));
        Files.writeString(home.resolve("holdfast.rules.yml"), rules);
        Files.writeString(home.resolve("prometheus.yml"), """
                global: {scrape_interval: 1s, evaluation_interval: 1s}
                rule_files: [holdfast.rules.yml]
                scrape_configs:
                  - job_name: holdfast
                    static_configs: [{targets: ["127.0.0.1:%d"]}]
                %s
                """.formatted(target, alerting));
        return Server.start(
                program,
                home,
                "--config.file=" + home.resolve("prometheus.yml"),
                "--storage.tsdb.path=" + home.resolve("data"));
    }

    Server alertmanager(Path program, String configuration) throws IOException {
        Path home = Files.createDirectory(folder.resolve("alertmanager"));
        Path file = Files.writeString(home.resolve("alertmanager.yml"), configuration);
        return Server.start(
                program,
                home,
                "--config.file=" + file,
                "--storage.path=" + home.resolve("data"),
                "--cluster.listen-address=");
    }
}
