package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.Manifest.Trigger;
import dev.holdfast.manifest.Manifest.TriggerKind;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.slf4j.LoggerFactory;

/** A weekly backup that may be a copy of a daily one of some hours ago. */
@Isolated("commands of other tests set up the log anew, and what is captured here is lost")
final class ReusedBackupTest {
    private static final String WEEKLY = "weekly { on = sunday, at = \"03:00\", reuse-within = 6h";

    private final S3Server s3 = S3Server.start();
    private final ListAppender<ILoggingEvent> logged = new ListAppender<>();
    private Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

    private @Nullable Level before;
    private int moments;

    @TempDir
    private Path folder;

    @BeforeEach
    void listen() {
        before = logger().getLevel();
        logger().setLevel(Level.INFO);
        logged.start();
        logger().addAppender(logged);
    }

    @AfterEach
    void close() {
        logger().detachAppender(logged);
        logger().setLevel(before);
        s3.close();
        sandbox.close();
    }

    private static Logger logger() {
        return (Logger) LoggerFactory.getLogger("dev.holdfast.backup.Reuse");
    }

    /**
     * @param daily where daily backups go; {@code cloud} or {@code local}
     * @param weekly further settings of the weekly schedule
     */
    private Path configure(String daily, String weekly, String more) throws IOException {
        return configure(s3, daily, weekly, more);
    }

    private Path configure(S3Server cloud, String daily, String weekly, String more) throws IOException {
        return new ThreePlaces(folder, cloud, sandbox)
                .configure(
                        "schedules { daily { at = \"02:00\", into = [" + daily + "] }\n" + WEEKLY + ", " + weekly
                                + " } }",
                        more);
    }

    private Manifest take(Path configuration, String schedule) throws InterruptedException {
        return take(configuration, schedule, Duration.ZERO);
    }

    /** @param later by how much our clock is ahead of the deployment's */
    private Manifest take(Path configuration, String schedule, Duration later) throws InterruptedException {
        HoldfastSettings settings = ConfigLoader.load(configuration, Map.of());
        Instant now = Instant.now();
        Host host = TestHosts.at(Clock.offset(Host.ours().clock(), later));
        moments++;
        try (SqliteState state = new SqliteState(settings.stateDirectory());
                Installation installation = new Installation(settings, host, state, Duration.ofSeconds(30))) {
            BackupRequest request = new BackupRequest(
                    "testrun1",
                    "prod",
                    schedule,
                    Trigger.schedule(
                            schedule, now.truncatedTo(ChronoUnit.SECONDS).plusSeconds(moments)),
                    Annotations.none(),
                    now,
                    Optional.empty());
            return installation.takesBackups().take(request, message());
        }
    }

    private static BackupProgress message() {
        return new BackupProgress() {
            @Override
            public void step(String what) {}

            @Override
            public void transferred(long bytes, long total) {}
        };
    }

    private void thenItIsACopy(Manifest copy, Manifest original) {
        assertThat(copy.trigger().kind()).isEqualTo(TriggerKind.COPY);
        assertThat(copy.trigger().copyOf()).contains(original.id());
        assertThat(copy.trigger().answers("weekly")).isTrue();
        assertThat(copy.id()).isNotEqualTo(original.id());
        assertThat(copy.snapshotTime()).isEqualTo(original.snapshotTime());
        assertThat(copy.archive().storedSha256()).isEqualTo(original.archive().storedSha256());
        assertThat(copy.archive().key()).isNotEqualTo(original.archive().key());
    }

    private void thenItIsAnExport(Manifest backup, String reason) {
        assertThat(backup.trigger().kind()).isEqualTo(TriggerKind.SCHEDULE);
        assertThat(backup.trigger().copyOf()).isEmpty();
        assertThat(logged.list)
                .filteredOn(event -> event.getMessage().contains("an export is taken"))
                .singleElement()
                .satisfies(event -> assertThat(event.getKeyValuePairs().stream()
                                .map(String::valueOf)
                                .collect(Collectors.joining(" ")))
                        .contains("reason=")
                        .contains(reason));
    }

    @Nested
    class GivenAGoodOne {
        @Test
        void whenBothLieInOneBucket_thenTheBucketCopiesAndNothingTravels() throws Exception {
            Path configuration = configure("cloud", "into = [cloud]", "");
            Manifest daily = take(configuration, "daily");
            s3.forgetRequests();

            Manifest weekly = take(configuration, "weekly");

            thenItIsACopy(weekly, daily);
            assertThat(s3.requests(S3Operation.COPY_OBJECT)).hasSize(1);
            assertThat(s3.requests(S3Operation.GET_OBJECT))
                    .noneMatch(request -> request.key().contains("/archives/"));
            assertThat(s3.requests(S3Operation.PUT_OBJECT))
                    .noneMatch(request -> request.key().contains("/archives/"));
        }

        @Test
        void whenTheOtherIsGone_thenTheCopyStandsAlone() throws Exception {
            Path configuration = configure("local", "into = [local]", "");
            Manifest daily = take(configuration, "daily");
            Manifest weekly = take(configuration, "weekly");
            thenItIsACopy(weekly, daily);

            Files.delete(folder.resolve("local/" + daily.archive().key()));
            Files.delete(folder.resolve("local/manifests/prod/" + daily.id() + ".json"));

            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("verify", weekly.id().value()))
                    .as(holdfast.printed())
                    .isZero();
        }

        @Test
        void whenItLiesInAnotherRepository_thenItIsCopiedByStream() throws Exception {
            Path configuration = configure("local", "into = [cloud]", "");
            Manifest daily = take(configuration, "daily");

            Manifest weekly = take(configuration, "weekly");

            thenItIsACopy(weekly, daily);
            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("verify", weekly.id().value()))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.out()).contains(weekly.id() + " in cloud: good");
        }

        @Test
        void whenItHasEnvironmentVariables_thenTheCopyHasItsOwn() throws Exception {
            Path identity = folder.resolve("identity.txt");
            Commands keys = new Commands(configure("local", "into = [cloud]", ""));
            assertThat(keys.execute("keygen", "--output", identity.toString())).isZero();
            String recipient = keys.printed().replaceAll("(?s).*?(age1[0-9a-z]+).*", "$1");
            sandbox.setEnvironmentVariable("API_KEY", "secret");
            Path configuration = configure(
                    "local",
                    "into = [cloud]",
                    "encryption { recipients = [\"" + recipient + "\"], identity-file = \"" + identity + "\" }");
            Manifest daily = take(configuration, "daily");

            Manifest weekly = take(configuration, "weekly");

            thenItIsACopy(weekly, daily);
            assertThat(weekly.context().key()).hasValue("context/prod/" + weekly.id() + ".json.age");
            assertThat(weekly.context().storedSha256())
                    .isPresent()
                    .isEqualTo(daily.context().storedSha256());
            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("verify", weekly.id().value()))
                    .as(holdfast.printed())
                    .isZero();
        }
    }

    @Nested
    class GivenOneThatWillNotDo {
        @Test
        void whenItIsTooOld_thenAnExportIsTaken() throws Exception {
            Path configuration = configure("local", "into = [local]", "");
            take(configuration, "daily");

            Manifest weekly = take(configuration, "weekly", Duration.ofHours(6).plusMinutes(1));

            thenItIsAnExport(weekly, "no backup has a snapshot since");
        }

        @Test
        void whenItIsSuspect_thenAnExportIsTaken() throws Exception {
            Manifest daily =
                    take(configure("local", "into = [local]", "deployments.prod.expect.tables = [none]"), "daily");
            assertThat(daily.verdict().isSuspect()).isTrue();

            Manifest weekly = take(configure("local", "into = [local]", ""), "weekly");

            thenItIsAnExport(weekly, daily.id() + " is not verified");
        }

        @Test
        void whenItsBytesTurnOutToBeDamaged_thenAnExportIsTakenAndNothingOfTheTryCounts() throws Exception {
            Path configuration = configure("local", "into = [local]", "");
            Manifest daily = take(configuration, "daily");
            Path archive = folder.resolve("local/" + daily.archive().key());
            assertThat(archive.toFile().setWritable(true)).isTrue();
            byte[] bytes = Files.readAllBytes(archive);
            bytes[bytes.length / 2] ^= 1;
            Files.write(archive, bytes);

            Manifest weekly = take(configuration, "weekly");

            thenItIsAnExport(weekly, daily.id() + " cannot be copied: repository local: SHA-256 of archives/weekly/");
            assertThat(ThreePlaces.manifestsIn(folder.resolve("local"))).hasSize(2);
        }

        @Test
        void whenItsBucketHasNoSumsThatCompare_thenTheCopyIsReadBeforeItCounts() throws Exception {
            try (S3Server silent =
                    S3Server.start(new S3Abilities(true, true, true, false, true, false, true, false, true, false))) {
                Path configuration = configure(silent, "cloud", "into = [cloud]", "");
                Manifest daily = take(configuration, "daily");
                thenItIsACopy(take(configuration, "weekly"), daily);
                silent.faults().next(S3Operation.COPY_OBJECT, 1, new S3Fault.DamageStored(9));

                Manifest weekly = take(configuration, "weekly");

                thenItIsAnExport(weekly, "SHA-256 of archives/weekly/");
            }
        }

        @Test
        void whenItIsDamagedInOnePlace_thenTheOtherIsTheSource() throws Exception {
            Path configuration = configure("local, cloud", "into = [local]", "");
            Manifest daily = take(configuration, "daily");
            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isZero();
            Files.delete(folder.resolve("local/" + daily.archive().key()));
            assertThat(holdfast.execute("verify", daily.id().value())).isEqualTo(6);

            thenItIsACopy(take(configuration, "weekly"), daily);
        }

        @Test
        void whenItIsArchived_thenAnExportIsTaken() throws Exception {
            Path configuration = configure("cloud", "into = [cloud]", "tiers.daily.storage-class = GLACIER");
            Manifest daily = take(configuration, "daily");

            Manifest weekly = take(configuration, "weekly");

            thenItIsAnExport(weekly, "archived in the class GLACIER");
            assertThat(daily.archive().storageClass()).isEqualTo("GLACIER");
        }

        @Test
        void whenItsRepositoryIsDown_thenAnExportIsTaken() throws Exception {
            Path configuration = configure("offsite", "into = [local]", "");
            take(configuration, "daily");
            new ThreePlaces(folder, s3, sandbox).unmountOffsite();

            thenItIsAnExport(take(configuration, "weekly"), "no backup has a snapshot since");
        }

        @Test
        void whenItWasDeletedElsewhereMeanwhile_thenAnExportIsTaken() throws Exception {
            Path configuration = configure("offsite, local", "into = [local]", "");
            Manifest older = take(configuration, "daily");
            take(configuration, "daily");
            take(configuration, "daily");
            Commands holdfast = new Commands(configuration);
            assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isZero();
            assertThat(holdfast.execute("delete", older.id().value()))
                    .as(holdfast.printed())
                    .isZero();

            Manifest weekly = take(configuration, "weekly");

            assertThat(weekly.trigger().copyOf()).isPresent().isNotEqualTo(Optional.of(older.id()));
        }
    }

    @Nested
    class GivenADeploymentThatWasCreatedAnew {
        @Test
        void whenItIsAtAnotherAddress_thenItsOwnDataAreExported() throws Exception {
            Manifest daily = take(configure("local", "into = [local]", ""), "daily");
            sandbox.close();
            sandbox =
                    Sandbox.builder().name("prod").data(SandboxData.guardman()).start();

            Manifest weekly = take(configure("local", "into = [local]", ""), "weekly");

            thenItIsAnExport(
                    weekly,
                    daily.id() + " is of a deployment at " + daily.deployment().url());
        }

        @Test
        void whenItIsAtTheSameAddress_thenItsNameTells() throws Exception {
            Manifest daily = take(configure("local", "into = [local]", ""), "daily");
            int port = URI.create(sandbox.url()).getPort();
            sandbox.close();
            sandbox = Sandbox.builder()
                    .name("other")
                    .port(port)
                    .data(SandboxData.guardman())
                    .start();

            Manifest weekly = take(configure("local", "into = [local]", ""), "weekly");

            thenItIsAnExport(weekly, daily.id() + " is of a deployment that called itself prod, this one is other");
        }
    }
}
