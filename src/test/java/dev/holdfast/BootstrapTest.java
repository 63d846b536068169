package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The host is gone with its configuration; what is left is a repository, and an identity in a safe. */
final class BootstrapTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    @TempDir
    private Path folder;

    private Path fresh;
    private Commands machine;

    @BeforeEach
    void aBareMachine() {
        fresh = folder.resolve("bare/etc/holdfast.conf");
        machine = new Commands(fresh);
    }

    @AfterEach
    void close() {
        sandbox.close();
    }

    private static String onlyBackup(Commands commands) {
        return commands.out()
                .lines()
                .filter(line -> line.contains("-quick-"))
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class GivenABucketOfSealedBackupsOfADaemon {
        private final S3Server s3 = S3Server.start();
        private Path identity;
        private Path secret;

        @BeforeEach
        void backUp() throws IOException {
            identity = folder.resolve("safe-identity.txt");
            Commands keys = new Commands(folder.resolve("none"));
            assertThat(keys.execute("keygen", "--output", identity.toString())).isZero();
            secret = Files.writeString(
                    folder.resolve("secret"), S3Server.WRITER.secretAccessKey().reveal());
            Path lost = Files.writeString(folder.resolve("lost.conf"), """
                    holdfast {
                      state-dir = "%1$s/state"
                      http { port = 0 }
                      repositories.vault {
                        type = s3, bucket = %2$s, prefix = backups, endpoint = "%3$s", path-style = true
                        access-key-id = "%4$s", secret-access-key-file = "%5$s"
                      }
                      encryption { recipients = ["%6$s"] }
                      deployments.prod {
                        url = "%7$s", deploy-key = "%8$s", alert { no-backup-for = 26h }
                        schedules {
                          quick { every = 3s, grace = 1h }
                          sundays { on = [sunday, monday], at = "03:30", zone = "Europe/Berlin", tier = weekly, spread = 10m }
                        }
                      }
                    }
                    """.formatted(
                            folder,
                            S3Server.BUCKET,
                            s3.endpoint(),
                            S3Server.WRITER.accessKeyId(),
                            secret,
                            keys.out().strip(),
                            sandbox.url(),
                            sandbox.adminKey().reveal()));
            try (Service service = new Service(lost, ConfigLoader.load(lost, Map.of()), Host.ours())) {
                service.start();
                await("a backup, and what is promised")
                        .atMost(PATIENCE)
                        .until(() -> isWritten("manifests/") && isWritten("expectations/"));
            }
            Files.delete(lost);
            s3.forgetRequests();
        }

        @AfterEach
        void stop() {
            s3.close();
        }

        private boolean isWritten(String part) {
            return s3.requests().stream()
                    .anyMatch(request ->
                            !request.operation().isRead() && request.key().contains(part));
        }

        private int bootstrap(String... more) {
            return machine.execute(Stream.concat(
                            Stream.of(
                                    "bootstrap",
                                    "--repository",
                                    "s3://" + S3Server.BUCKET + "/backups?path-style=true",
                                    "--endpoint",
                                    s3.endpoint().toString(),
                                    "--access-key-id",
                                    S3Server.WRITER.accessKeyId(),
                                    "--secret-access-key-file",
                                    secret.toString(),
                                    "--state-dir",
                                    folder.resolve("bare/state").toString()),
                            Stream.of(more))
                    .toArray(String[]::new));
        }

        @Test
        void whenTheIdentityWasKept_thenAllGoesOnFromThere() throws IOException {
            assertThat(bootstrap("--identity", identity.toString()))
                    .as(machine.printed())
                    .isZero();

            Path key = fresh.resolveSibling("prod.key");
            assertThat(machine.out())
                    .contains("1 deployment", sandbox.url().toString(), "prod/quick", "  yes\n")
                    .contains("still missing:", key.toString());
            assertThat(s3.requests()).allMatch(request -> request.operation().isRead());
            assertThat(Files.getPosixFilePermissions(fresh)).hasSize(2);
            assertThat(machine.execute("list")).as(machine.printed()).isZero();
            assertThat(onlyBackup(machine)).contains("verified");
            assertThat(machine.execute(
                            "fetch",
                            "latest",
                            "--output",
                            folder.resolve("got.zip").toString()))
                    .as(machine.printed())
                    .isZero();

            assertThat(machine.execute("check-config")).isEqualTo(3);
            assertThat(machine.printed()).contains(key + ": there is no such file");
            Files.writeString(key, sandbox.adminKey().reveal());
            assertThat(machine.execute("check-config", "--print"))
                    .as(machine.printed())
                    .isZero();
            assertThat(machine.out()).contains("schedules.quick.every", "03:30", "Europe/Berlin", "sunday", "26h");
            assertThat(machine.execute("backup", "prod")).as(machine.printed()).isZero();

            assertThat(bootstrap()).isEqualTo(7);
            assertThat(machine.err()).contains("it exists", "--force");
            assertThat(bootstrap("--force", "--identity", identity.toString())).isZero();
        }

        @Test
        void whenThereIsNoIdentityOrAnotherOne_thenThatIsSaidAndTheListWorksAllTheSame() {
            assertThat(bootstrap()).isEqualTo(8);
            assertThat(machine.out()).contains("no identity", "the age identity that opens the backups", "sha256:");
            assertThat(machine.execute("list")).as(machine.printed()).isZero();

            Path other = folder.resolve("other.txt");
            assertThat(machine.execute("keygen", "--output", other.toString())).isZero();
            assertThat(bootstrap("--dry-run", "--json", "--identity", other.toString()))
                    .isEqualTo(8);
            assertThat(machine.out()).contains("\"opens\" : \"closed\"", "other recipients");
        }
    }

    @Nested
    class GivenADirectory {
        @Test
        void whenItHasBackupsThatNobodySealed_thenTheyAreFound() throws IOException {
            Path lost = Configurations.ofDirectory(folder, sandbox);
            Commands before = new Commands(lost);
            assertThat(before.execute("backup", "prod")).isZero();

            Path repository = folder.resolve("repository");
            assertThat(machine.execute("bootstrap", "--repository", "file://" + repository))
                    .as(machine.printed())
                    .isZero();
            assertThat(machine.out()).contains("not sealed", "prod/manual");
            assertThat(Files.readString(fresh)).doesNotContain("encryption");
            Files.writeString(
                    fresh.resolveSibling("prod.key"), sandbox.adminKey().reveal());
            assertThat(machine.execute("check-config")).as(machine.printed()).isZero();
        }

        @Test
        void whenThereIsNone_thenNothingIsWritten() throws IOException {
            assertThat(machine.execute(
                            "bootstrap", "--repository", folder.resolve("no").toString()))
                    .isEqualTo(5);
            assertThat(machine.err()).contains("does not exist");
            assertThat(machine.execute(
                            "bootstrap",
                            "--repository",
                            Files.createDirectory(folder.resolve("empty")).toString()))
                    .isEqualTo(5);
            assertThat(machine.err()).contains("no backups lie in");
            assertThat(machine.execute("bootstrap", "--repository", folder.toString(), "--region", "x"))
                    .isEqualTo(2);
            assertThat(fresh).doesNotExist();
        }
    }
}
