package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The daemon prunes as long as backups succeed, and not any longer. */
final class DaemonPruneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        sandbox.close();
    }

    @Test
    void whenBackupsSucceedAndThenFail_thenOldOnesGoAndThenNothingGoes() throws Exception {
        Path configuration = configure();
        Commands holdfast = new Commands(configuration);
        Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
        try {
            service.start();
            await("a prune")
                    .atMost(PATIENCE)
                    .until(() -> prunedAt(service) > 0 && someWereDue() && holdfast.backups() >= 3);

            sandbox.misbehaviour().answer("/api/export", 400, Misbehaviour.ALWAYS);
            await("failing").atMost(PATIENCE).until(() -> metric(service, "holdfast_backup_consecutive_failures{") > 0);
            long stored = holdfast.backups();
            double pruned = prunedAt(service);
            await("some time without a success")
                    .atMost(PATIENCE)
                    .until(() -> metric(service, "holdfast_backup_consecutive_failures{") > 1);
            assertThat(holdfast.backups()).isEqualTo(stored).isGreaterThanOrEqualTo(3);
            assertThat(prunedAt(service)).isEqualTo(pruned);
        } finally {
            service.close();
        }
    }

    /** Whether any prune recorded a backup that it meant to remove. */
    private boolean someWereDue() {
        try (var records = Files.walk(folder.resolve("repository/evidence"))) {
            return records.filter(Files::isRegularFile)
                    .map(DaemonPruneTest::read)
                    .anyMatch(text -> text.contains("-quick-"));
        } catch (IOException e) {
            return false;
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return "";
        }
    }

    private Path configure() throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { bind = 127.0.0.1, port = 0 }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  tiers.quick { keep-last = 3, min-verified = 2 }
                  prune { every = 1s }
                  deployments.prod {
                    url = "%2$s", deploy-key = "%3$s", into = [local]
                    schedules.quick { every = 2s }
                  }
                }
                """.formatted(
                        folder, sandbox.url(), sandbox.adminKey().reveal()));
    }

    private static double prunedAt(Service service) throws Exception {
        return metric(service, "holdfast_prune_last_success_timestamp_seconds{");
    }

    private static double metric(Service service, String begins) throws IOException, InterruptedException {
        return MetricsPage.of(service.port()).max(begins).orElse(0);
    }
}
