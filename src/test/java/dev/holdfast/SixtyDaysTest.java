package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.MetricsPage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exports have been failing for sixty days, and every backup is older than its tier keeps them. */
final class SixtyDaysTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int BACKUPS = 40;

    @TempDir
    private Path folder;

    @Test
    void whenTheDaemonRuns_thenNothingGoesAndMetricAndStatusSayWhy() throws Exception {
        fill(Instant.now().truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(60)));
        List<String> before = stored();
        Path configuration = configure();
        Commands holdfast = new Commands(configuration);

        try (Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours())) {
            service.start();
            await("the block as a metric")
                    .atMost(PATIENCE)
                    .until(() -> MetricsPage.of(service.port())
                                    .first("holdfast_prune_blocked{reason=\"nothing-new\",repository=\"local\"}")
                            == 1);

            holdfast.execute("status");
            assertThat(holdfast.out())
                    .contains("prune is blocked")
                    .contains("would go, but nothing new was backed up since the prune of");
            assertThat(holdfast.execute("prune", "--apply", "--confirm-mass-delete"))
                    .as(holdfast.printed())
                    .isNotZero();
            assertThat(holdfast.printed()).contains("nothing new since the last prune");
        }

        assertThat(before).hasSize(2 * BACKUPS);
        assertThat(stored()).isEqualTo(before);
    }

    /** One a day until exports began to fail, and the prune after the last of them. */
    private void fill(Instant last) {
        try (Repository repository = new Repository(
                "local",
                new DirectoryStore(new DirectorySettings(folder.resolve("repository"))),
                RepositoryTerms.unlocked(false),
                Clock.systemUTC(),
                LocalMemory.none())) {
            repository.initialise();
            IntStream.range(0, BACKUPS).forEach(day -> {
                Manifest manifest = Manifests.of(
                        "prod", "daily", last.minus(Duration.ofDays(day)), Manifests.tables(), Manifests.whole());
                repository.store().put(new ObjectKey(manifest.archive().key()), new byte[1000]);
                repository.commit(manifest);
            });
            repository
                    .prunes()
                    .record(new PruneRecord(
                            "prod", "prod", "local", last.plusSeconds(600), Optional.of(last), List.of(), "ops@host"));
        }
    }

    private Path configure() throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { bind = 127.0.0.1, port = 0 }
                  repositories.local { type = directory, path = "%1$s/repository" }
                  tiers.daily { keep = 30 days, min-verified = 2 }
                  prune { every = 1s }
                  deployments.prod {
                    url = "http://127.0.0.1:1", deploy-key = "prod:x|y", into = [local]
                    schedules.daily { at = "02:00" }
                  }
                }
                """.formatted(folder));
    }

    /** Manifests and archives. */
    private List<String> stored() throws IOException {
        Path repository = folder.resolve("repository");
        try (var manifests = Files.walk(repository.resolve("manifests"));
                var archives = Files.walk(repository.resolve("archives"))) {
            return java.util.stream.Stream.concat(manifests, archives)
                    .filter(Files::isRegularFile)
                    .map(file -> repository.relativize(file).toString())
                    .sorted()
                    .toList();
        }
    }
}
