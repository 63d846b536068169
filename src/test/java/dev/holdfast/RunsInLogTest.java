package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.AppenderBase;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;

/** Whoever finds a line in the log finds all others of the same run by its id. */
@Isolated("commands of other tests set up the log anew, and what is captured here is lost")
final class RunsInLogTest {
    /** What belongs to no run: the life of the daemon, and what it sees of a schedule from outside. */
    private static final Set<String> OF_THE_DAEMON = Set.of(
            "daemon ready",
            "daemon stopping",
            "daemon stopped",
            "metrics and health are served",
            "backups succeed again");

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final List<ILoggingEvent> events = new CopyOnWriteArrayList<>();
    private final Logger ours = (Logger) LoggerFactory.getLogger("dev.holdfast");
    private final AppenderBase<ILoggingEvent> collector = new AppenderBase<>() {
        @Override
        protected void append(ILoggingEvent event) {
            event.prepareForDeferredProcessing();
            events.add(event);
        }
    };

    @TempDir
    private Path folder;

    @BeforeEach
    void collect() {
        collector.setContext(ours.getLoggerContext());
        collector.start();
        ours.addAppender(collector);
        ours.setLevel(Level.INFO);
    }

    @AfterEach
    void close() {
        ours.detachAppender(collector);
        ours.setLevel(null);
        sandbox.close();
    }

    private boolean isSaid(String message) {
        return events.stream().anyMatch(event -> event.getMessage().equals(message));
    }

    private static boolean namesItsRun(ILoggingEvent event) {
        return event.getMDCPropertyMap().containsKey("run")
                || (event.getKeyValuePairs() != null
                        && event.getKeyValuePairs().stream().anyMatch(pair -> pair.key.equals("run")));
    }

    @Test
    void whenTheDaemonWorks_thenEveryLineNamesItsRun() throws Exception {
        Path configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { port = 0 }
                  repositories {
                    local { type = directory, path = "%1$s/local" }
                    second { type = directory, path = "%1$s/second" }
                  }
                  replication { every = 1s }
                  deployments.prod {
                    url = "%2$s", deploy-key = "%3$s", into = [local, second], schedules.daily { every = 2s }
                  }
                }
                """.formatted(
                        folder, sandbox.url(), sandbox.adminKey().reveal()));
        try (Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours())) {
            service.start();
            await("a backup, a copy, a probe and what is promised")
                    .atMost(Duration.ofSeconds(60))
                    .until(() -> isSaid("backup committed")
                            && isSaid("backup copied")
                            && isSaid("repository probed")
                            && isSaid("expectations published"));
        }

        assertThat(events.stream()
                        .filter(event -> !OF_THE_DAEMON.contains(event.getMessage()))
                        .filter(event -> !namesItsRun(event))
                        .map(event -> event.getThreadName() + ": " + event.getMessage())
                        .collect(Collectors.toSet()))
                .isEmpty();
        assertThat(events.stream()
                        .filter(event -> event.getMessage().equals("backup run begins"))
                        .map(event -> event.getMDCPropertyMap().get("run")))
                .doesNotHaveDuplicates();
    }

    @Test
    void whenARunIsPartOfAnother_thenTheOuterOneGoesOnAfterIt() {
        try (LoggedRun outer = LoggedRun.begin("outer")) {
            try (LoggedRun inner = LoggedRun.begin("inner")) {
                assertThat(MDC.get("run")).isEqualTo(inner.id());
            }
            assertThat(MDC.get("run")).isEqualTo(outer.id());
            assertThat(LoggedRun.idOr(() -> "new")).isEqualTo("outer");
        }
        assertThat(MDC.get("run")).isNull();
        assertThat(LoggedRun.idOr(() -> "new")).isEqualTo("new");
    }
}
