package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.config.ConfigLoader;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A daemon backed up into a directory and a bucket, and is gone; another machine, whose key may only read, looks at what it left. */
final class OffHostTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();
    private final S3Server s3 = S3Server.start();
    private final ShiftedClock clock = new ShiftedClock();
    private final Host ours = Host.ours();

    @TempDir
    private Path folder;

    private Commands elsewhere = new Commands(Path.of("none"));

    @BeforeEach
    void backUp() throws Exception {
        Path configuration = Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { port = 0 }
                  repositories {
                    local { type = directory, path = "%1$s/local" }
                    cloud { type = s3, %2$s, access-key-id = "%3$s", secret-access-key = "%4$s" }
                  }
                  replication { every = 1s }
                  deployments.prod {
                    url = "%5$s", deploy-key = "%6$s", into = [local, cloud]
                    schedules.daily { every = 3s, grace = 1h }
                  }
                }
                """.formatted(
                        folder,
                        bucket(),
                        S3Server.WRITER.accessKeyId(),
                        S3Server.WRITER.secretAccessKey().reveal(),
                        sandbox.url(),
                        sandbox.adminKey().reveal()));
        try (Service service = new Service(configuration, ConfigLoader.load(configuration, Map.of()), ours)) {
            service.start();
            await("a backup in both, and what is promised")
                    .atMost(PATIENCE)
                    .until(() ->
                            exists("local/expectations") && isInBucket("manifests/") && isInBucket("expectations/"));
        }
        Path watching = Files.writeString(folder.resolve("watch.conf"), """
                holdfast {
                  state-dir = "%s/watching"
                  repositories.bucket { type = s3, %s, access-key-id = "%s", secret-access-key = "%s" }
                }
                """.formatted(
                        folder,
                        bucket(),
                        S3Server.READER.accessKeyId(),
                        S3Server.READER.secretAccessKey().reveal()));
        elsewhere = new Commands(watching, TestHosts.named("watcher", clock));
        s3.forgetRequests();
    }

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    private String bucket() {
        return "bucket = %s, prefix = backups, region = us-east-1, endpoint = \"%s\", path-style = true"
                .formatted(S3Server.BUCKET, s3.endpoint());
    }

    private boolean exists(String place) throws IOException {
        return Files.isDirectory(folder.resolve(place));
    }

    private boolean isInBucket(String part) {
        return s3.requests().stream()
                .anyMatch(request ->
                        !request.operation().isRead() && request.key().contains(part));
    }

    private Path expectations() throws IOException {
        try (Stream<Path> files = Files.list(folder.resolve("local/expectations"))) {
            return files.findFirst().orElseThrow();
        }
    }

    @Test
    void whenTheDaemonIsGone_thenItIsHealthyUntilABackupIsLateAndNothingIsEverWritten() {
        assertThat(elsewhere.execute("watch", "--repository", "bucket"))
                .as(elsewhere.printed())
                .isZero();
        assertThat(elsewhere.out()).contains("healthy at ").contains("promised by " + ours.name());

        clock.shift(Duration.ofDays(3));
        assertThat(elsewhere.execute("watch", "--repository", "bucket", "--once"))
                .as(elsewhere.printed())
                .isEqualTo(8);
        assertThat(elsewhere.out())
                .contains("critical: schedule prod/daily: overdue for 2d 21h")
                .contains("critical: freshness prod: no backup for 3d")
                .contains("warning: clock bucket: its clock is 3d behind ours");
        assertThat(s3.requests())
                .isNotEmpty()
                .allMatch(request -> request.operation().isRead());
    }

    @Test
    void whenItLooksIntoADirectory_thenItFindsTheSame() {
        clock.shift(Duration.ofDays(3));

        assertThat(elsewhere.execute(
                        "watch", "--repository", folder.resolve("local").toString(), "--json"))
                .isEqualTo(8);
        assertThat(elsewhere.out()).contains("\"kind\" : \"schedule\"").contains("\"hosts\"");
    }

    @Test
    void whenItLooksAgainAndAgain_thenAChannelIsToldOnce() throws Exception {
        Path heard = folder.resolve("heard");
        Path watching = Files.writeString(folder.resolve("telling.conf"), """
                holdfast {
                  state-dir = "%1$s/telling"
                  alerts { every = 1s, channels.file { type = command, command = [sh, -c, "cat >> %2$s; echo >> %2$s"] } }
                }
                """.formatted(folder, heard));
        Commands telling = new Commands(watching, TestHosts.named("watcher", clock));
        String local = folder.resolve("local").toString();

        assertThat(telling.execute("watch", "--repository", local))
                .as(telling.printed())
                .isZero();
        assertThat(heard).doesNotExist();
        for (int look = 0; look < 3; look++) {
            clock.shift(Duration.ofDays(3).plusSeconds(look * 60L));
            assertThat(telling.execute("watch", "--repository", local)).isEqualTo(8);
        }
        assertThat(Files.readString(heard)).containsOnlyOnce("\"incident\":\"watcher/prod/");
    }

    @Test
    void whenItsOwnChannelFails_thenThatIsSaid() throws Exception {
        Path watching = Files.writeString(folder.resolve("mute.conf"), """
                holdfast {
                  state-dir = "%s/mute"
                  alerts { every = 1s, channels.mute { type = command, command = ["false"] } }
                }
                """.formatted(folder));
        Commands mute = new Commands(watching, TestHosts.named("watcher", clock));
        String local = folder.resolve("local").toString();
        clock.shift(Duration.ofDays(3));

        assertThat(mute.execute("watch", "--repository", local)).isEqualTo(8);
        clock.shift(Duration.ofDays(3).plusHours(2));
        assertThat(mute.execute("watch", "--repository", local)).isEqualTo(8);

        assertThat(mute.out()).contains("critical: channel mute: 1 message undelivered for 2h");
    }

    @Test
    void whenWhatAHostPublishedIsGone_thenItsBackupsAreMissed() throws Exception {
        Path file = expectations();
        String good = Files.readString(file);
        Files.delete(file);
        Files.writeString(
                file.resolveSibling("other.json"),
                good.replace("\"" + ours.name() + "\"", "\"other\"").replace("\"prod\"", "\"shop\""));

        elsewhere.execute("watch", "--repository", folder.resolve("local").toString());

        assertThat(elsewhere.out())
                .contains("warning: configuration prod/expectations: no host promises backups of it");
    }

    @Test
    void whenItCannotSeeAnyMoreWhatIsPromised_thenNobodyIsToldThatItIsOver() throws Exception {
        Path heard = folder.resolve("heard");
        Path watching = Files.writeString(folder.resolve("telling.conf"), """
                holdfast {
                  state-dir = "%1$s/telling"
                  alerts { every = 1s, channels.file { type = command, command = [sh, -c, "cat >> %2$s; echo >> %2$s"] } }
                }
                """.formatted(folder, heard));
        Commands telling = new Commands(watching, TestHosts.named("watcher", clock));
        String local = folder.resolve("local").toString();
        for (int look = 0; look < 2; look++) {
            clock.shift(Duration.ofDays(3).plusMinutes(look));
            assertThat(telling.execute("watch", "--repository", local)).isEqualTo(8);
        }
        assertThat(Files.readString(heard)).contains("watcher/prod/");

        Files.writeString(expectations(), "{");
        for (int look = 2; look < 6; look++) {
            clock.shift(Duration.ofDays(3).plusMinutes(look));
            assertThat(telling.execute("watch", "--repository", local)).isEqualTo(5);
        }

        assertThat(Files.readString(heard))
                .contains("watcher/itself/")
                .doesNotContain("\"kind\":\"resolved\"")
                .doesNotContain("not watched any more");
    }

    @Test
    void whenNobodyPromisesAnythingThere_thenItIsNeverSilent() throws Exception {
        Path empty = Files.createDirectory(folder.resolve("empty"));

        assertThat(elsewhere.execute("watch", "--repository", empty.toString())).isEqualTo(5);
        assertThat(elsewhere.out()).contains("no host has published");
        assertThat(empty).isEmptyDirectory();
        assertThat(elsewhere.execute("watch", "--repository", "bucket", "--ignore-host", ours.name()))
                .isEqualTo(5);
        assertThat(elsewhere.execute(
                        "watch", "--repository", folder.resolve("nowhere").toString()))
                .isEqualTo(5);
        assertThat(elsewhere.out()).contains("nowhere does not exist").doesNotContain("no host has published");
    }

    @Test
    void whenTheBucketIsAnotherOneThanBefore_thenThatIsNotTakenForAnEmptyOne() throws Exception {
        assertThat(elsewhere.execute(
                        "watch", "--repository", folder.resolve("local").toString()))
                .isZero();
        Files.move(folder.resolve("local"), folder.resolve("moved"));
        Files.createDirectory(folder.resolve("local"));

        assertThat(elsewhere.execute(
                        "watch", "--repository", folder.resolve("local").toString()))
                .isEqualTo(5);
        assertThat(elsewhere.out()).contains("there is no holdfast.json");
    }

    @Test
    void whenWhatIsPromisedIsDamagedOrNewer_thenThatIsSaid() throws Exception {
        Path file = expectations();
        String good = Files.readString(file);
        String local = folder.resolve("local").toString();

        Files.writeString(file, good.substring(0, good.length() / 2));
        assertThat(elsewhere.execute("watch", "--repository", local)).isEqualTo(5);
        assertThat(elsewhere.out()).contains("not understood").contains("expectations/");

        Files.writeString(file, good.replace("\"format\" : 1", "\"format\" : 9"));
        assertThat(elsewhere.execute("watch", "--repository", local)).isEqualTo(5);
        assertThat(elsewhere.out()).contains("newer Holdfast");
    }
}
