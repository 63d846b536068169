package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.MetricsPage;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Here little is kept, off site everything; and off site is down for longer than what is kept here lasts. */
final class CopiesBeforePruneTest {
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final String INTO = "into = [local, offsite]";

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final S3Server s3 = S3Server.start();

    @TempDir
    private Path folder;

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    @Tag("slow")
    @Test
    void whenTheDaemonPrunesMeanwhile_thenNothingUncopiedGoesAndItGoesOnceItIsCopied() throws Exception {
        ThreePlaces places = new ThreePlaces(folder, s3, sandbox);
        Path configuration = places.configure(
                INTO + "\nschedules.quick { every = 2s }",
                "replication { every = 1s }, prune { every = 1s }, tiers.quick { min-verified = 2 }\n"
                        + "repositories.local.tiers.quick { keep-last = 3 }");
        Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), Host.ours());
        try {
            service.start();
            await("pruning what is copied")
                    .atMost(PATIENCE)
                    .until(() -> inOffsite(places).size() > local().size() && local().size() <= 4);

            places.unmountOffsite();
            Set<String> seen = new HashSet<>();
            await("the block").atMost(PATIENCE).until(() -> {
                seen.addAll(local());
                return local().size() >= 7 && blocked(service) == 1;
            });
            Commands holdfast = new Commands(configuration);
            holdfast.execute("status");
            assertThat(holdfast.out())
                    .contains("prune is blocked, copy-missing: ")
                    .contains("of prod would go, but must be copied from local to offsite before");

            places.mountOffsite();
            await("copies, then prunes")
                    .atMost(PATIENCE)
                    .until(() -> inOffsite(places).containsAll(seen) && local().size() <= 4);
            await("the end of the block").atMost(PATIENCE).until(() -> blocked(service) == 0);
        } finally {
            service.close();
        }
    }

    @Test
    void whenPrunedByHandMeanwhile_thenOnlyWhatTheRepositoryHasOrIsToHaveNoMoreGoes() throws IOException {
        ThreePlaces places = new ThreePlaces(folder, s3, sandbox);
        String keeping = "repositories.local.tiers.manual { keep-last = 2, min-verified = 1 }";
        Commands holdfast = new Commands(places.configure(INTO + "\nschedules {}", keeping));
        done(holdfast, "backup", "prod");
        done(holdfast, "replicate");
        places.unmountOffsite();
        for (int i = 0; i < 3; i++) {
            done(holdfast, "backup", "prod");
        }
        List<String> all = new ArrayList<>(ThreePlaces.ids(holdfast));
        Collections.reverse(all);

        // A process that has never read what is off site knows nothing of it.
        done(holdfast, "prune", "--apply", "--repository", "local");
        assertThat(holdfast.out())
                .contains(all.get(0), "still to be copied from here to offsite; otherwise not among the last 2")
                .contains("blocked, copy-missing: 2 backups of prod would go")
                .contains("take out of into");
        done(holdfast, "prune", "--json", "--repository", "local");
        assertThat(holdfast.out()).contains("\"copy-missing\"");
        assertThat(local()).hasSize(4);

        places.mountOffsite();
        done(holdfast, "prune", "--apply", "--repository", "local");
        assertThat(local()).containsExactlyInAnyOrderElementsOf(all.subList(1, 4));

        places.unmountOffsite();
        Commands without = new Commands(places.configure("into = [local]\nschedules {}", keeping));
        done(without, "prune", "--repository", "local");
        assertThat(without.out()).contains("1 would go").doesNotContain("blocked");

        places.mountOffsite();
        holdfast = new Commands(places.configure(INTO + "\nschedules {}", keeping));
        done(holdfast, "replicate");
        done(holdfast, "prune", "--apply", "--repository", "local");
        assertThat(local()).containsExactlyInAnyOrderElementsOf(all.subList(2, 4));
        assertThat(inOffsite(places)).containsExactlyInAnyOrderElementsOf(all);
    }

    private static void done(Commands holdfast, String... command) {
        assertThat(holdfast.execute(command)).as(holdfast.printed()).isZero();
    }

    private List<String> local() throws IOException {
        return ThreePlaces.manifestsIn(folder.resolve("local"));
    }

    private static List<String> inOffsite(ThreePlaces places) throws IOException {
        return ThreePlaces.manifestsIn(places.offsite());
    }

    private static double blocked(Service service) throws IOException, InterruptedException {
        return MetricsPage.of(service.port())
                .first("holdfast_prune_blocked{reason=\"copy-missing\",repository=\"local\"");
    }
}
