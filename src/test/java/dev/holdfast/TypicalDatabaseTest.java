package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.bench.MakeSnapshot;
import dev.holdfast.sandbox.SandboxChild;
import dev.holdfast.testing.HoldfastProcess;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A typical database, 100,000 documents and files of 1 GiB, is backed up within five minutes and restored within ten, in 256 MiB. */
@Tag("slow")
final class TypicalDatabaseTest {
    private static final long BYTES = 1L << 30;
    private static final Duration BACKUP = Duration.ofMinutes(5);
    private static final Duration RESTORE = Duration.ofMinutes(10);

    private final Clock clock = Clock.systemUTC();

    @TempDir
    private Path folder;

    private void within(Duration limit, Path configuration, String... command) throws InterruptedException {
        Instant begin = clock.instant();
        try (HoldfastProcess holdfast = HoldfastProcess.start(configuration, Map.of(), command)) {
            HoldfastProcess.Result result = holdfast.await(limit);
            assertThat(result.exitCode()).as(result.out() + result.err()).isZero();
        }
        System.out.println(
                command[0] + ": " + Duration.between(begin, clock.instant()).toMillis() + " ms");
    }

    @Test
    void whenItIsBackedUpAndRestored_thenBothKeepTheirTime() throws IOException, InterruptedException {
        Path zip = folder.resolve("typical.zip");
        MakeSnapshot.main(new String[] {"typical", Long.toString(BYTES), zip.toString()});
        try (SandboxChild source = SandboxChild.start(zip.toString());
                SandboxChild fresh = SandboxChild.start("empty")) {
            Path configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                    holdfast {
                      state-dir = "%1$s/state"
                      repositories.local { type = directory, path = "%1$s/repository" }
                      deployments {
                        source { url = "%2$s", deploy-key = "%3$s", schedules {} }
                        fresh { url = "%4$s", deploy-key = "%5$s", restore-key = "%5$s", schedules {} }
                      }
                    }
                    """.formatted(
                            folder, source.url(), source.key(), fresh.url(), fresh.key()));

            within(BACKUP, configuration, "backup", "source");
            within(
                    RESTORE,
                    configuration,
                    "restore",
                    "latest",
                    "--deployment",
                    "source",
                    "--to",
                    "fresh",
                    "--confirm",
                    "fresh");
        }
    }
}
