package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.TestClock;
import dev.holdfast.watch.ConfigurationState;
import dev.holdfast.watch.DiskSpace;
import dev.holdfast.watch.SourceState;
import dev.holdfast.watch.WatchNotes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon finds out beside its runs, and keeps. */
final class RoundsTest {
    private final TestClock clock = TestClock.at("2031-11-21T12:00:00Z");
    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman(clock)).start();
    private final Host host = TestHosts.at(clock);
    private final CurrentInstallation current = new CurrentInstallation();

    @TempDir
    private Path folder;

    private Path configuration;
    private HoldfastSettings settings;
    private SqliteState state;

    @BeforeEach
    void install() throws IOException {
        configuration = Configurations.ofDirectory(folder, sandbox);
        settings = ConfigLoader.load(configuration, Map.of());
        state = new SqliteState(settings.stateDirectory());
        current.replace(new Installation(settings, host, state, Duration.ofSeconds(30)));
    }

    @AfterEach
    void close() {
        current.close();
        state.close();
        sandbox.close();
    }

    @Nested
    class GivenADeployment {
        private final WatchNotes notes = new WatchNotes(new dev.holdfast.state.MemoryNotebook());
        private final PreflightRound round = new PreflightRound(current, notes, clock);

        private SourceState state() {
            return round.states(settings).get(0);
        }

        @Test
        void whenNobodyAskedItYet_thenItIsThereAllTheSame() {
            assertThat(state().isAsked()).isFalse();
            assertThat(state().deployment()).isEqualTo("prod");
        }

        @Test
        void whenItAnswers_thenItIsAskedAgainAfterADay() {
            round.run();
            Instant first = state().at();
            clock.advance(Duration.ofHours(23));
            round.run();
            assertThat(state().at()).isEqualTo(first);

            clock.advance(Duration.ofHours(1));
            round.run();

            assertThat(state().isUp()).isTrue();
            assertThat(state().at()).isAfter(first);
        }

        @Test
        void whenItsKeyIsRefused_thenItIsAskedEveryFiveMinutesUntilItIsTaken() {
            round.run();
            sandbox.misbehaviour().refuseKeys(401);
            clock.advance(Duration.ofDays(1));
            round.run();
            Instant since = clock.instant();
            clock.advance(Duration.ofMinutes(5));
            round.run();

            assertThat(state().isUp()).isFalse();
            assertThat(state().failures()).isEqualTo(2);
            assertThat(state().since()).contains(since);
            assertThat(state().problem())
                    .contains("prod")
                    .doesNotContain(sandbox.adminKey().reveal());
            assertThat(state().hint()).isNotEmpty();

            sandbox.misbehaviour().behave();
            clock.advance(Duration.ofMinutes(5));
            round.run();
            assertThat(state().isUp()).isTrue();
            assertThat(state().failures()).isZero();
        }

        @Test
        void whenTheDaemonIsRestarted_thenWhatItFoundIsKnownBeforeItAsks() {
            sandbox.misbehaviour().answer("/instance_name", 400, Misbehaviour.ALWAYS);
            round.run();
            SourceState before = state();

            SourceState after =
                    new PreflightRound(current, notes, clock).states(settings).get(0);

            assertThat(before.isUp()).isFalse();
            assertThat(after).isEqualTo(before);
            assertThat(notes.sources()).containsExactly(before);
        }

        @Test
        void whenItsClockIsOff_thenThatIsSaidAndLookedAtAgainSoon() {
            clock.advance(Duration.ofHours(-3));

            round.run();

            assertThat(state().isClockOff()).isTrue();
            assertThat(state().isUp()).isTrue();
            clock.advance(Duration.ofMinutes(5));
            Instant first = state().at();
            round.run();
            assertThat(state().at()).isAfter(first);
        }
    }

    @Nested
    class GivenABackup {
        private final Turns turns = new Turns();

        private CatalogReading reading() {
            return current.read();
        }

        private ProofRound round() {
            return new ProofRound(
                    current,
                    new ProofRound.Ports(
                            this::reading, () -> new Promised(state, clock).by(settings, reading()), turns, () -> {}),
                    new WatchNotes(state),
                    host);
        }

        private long evidence() throws IOException {
            try (Stream<Path> files = Files.walk(folder.resolve("repository"))) {
                return files.filter(file -> file.toString().contains("verif") && Files.isRegularFile(file))
                        .count();
            }
        }

        private void take() {
            Commands holdfast = new Commands(configuration, host);
            assertThat(holdfast.execute("backup", "prod"))
                    .as(holdfast.printed())
                    .isZero();
        }

        @Test
        void whenAMonthPasses_thenItIsReadBackOnceAndThatIsRemembered() throws IOException {
            take();
            ProofRound round = round();
            round.run();
            assertThat(evidence()).isZero();

            clock.advance(Duration.ofDays(31));
            round.run();
            round.run();

            assertThat(evidence()).isEqualTo(1);
            assertThat(reading().catalog().backups().get(0).verifications())
                    .singleElement()
                    .matches(verification ->
                            verification.isGood() && verification.at().equals(clock.instant()));
            assertThat(round.terms(settings).remembered()).containsEntry("prod/local", clock.instant());
            assertThat(round().terms(settings).remembered()).containsEntry("prod/local", clock.instant());
        }

        @Test
        void whenItsArchiveRotted_thenThatIsFoundAndRecorded() throws IOException {
            take();
            try (Stream<Path> files = Files.walk(folder.resolve("repository"))) {
                Path archive = files.filter(file -> file.toString().contains("archives") && Files.isRegularFile(file))
                        .findFirst()
                        .orElseThrow();
                archive.toFile().setWritable(true);
                byte[] bytes = Files.readAllBytes(archive);
                bytes[bytes.length / 2] ^= 1;
                Files.write(archive, bytes);
            }

            clock.advance(Duration.ofDays(31));
            round().run();

            assertThat(reading().catalog().backups().get(0).isVerified()).isFalse();
        }

        @Test
        void whenTheDeploymentIsBeingBackedUp_thenItWaits() throws Exception {
            take();
            clock.advance(Duration.ofDays(31));
            ProofRound round = round();
            Thread backup = new Thread(() -> {
                try (Turns.Turn turn = turns.ifFree("prod").orElseThrow()) {
                    assertThat(turn).isNotNull();
                    Thread other = new Thread(round::run);
                    other.start();
                    other.join();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            });
            backup.start();
            backup.join();
            assertThat(evidence()).isZero();

            round.run();

            assertThat(evidence()).isEqualTo(1);
        }
    }

    @Nested
    class GivenDisks {
        @Test
        void whenLookedAt_thenEachPlaceThatIsWrittenToIsTold() throws IOException {
            Files.createDirectories(folder.resolve("state"));

            var disks = new DiskRound(clock).look(settings);

            assertThat(disks).extracting(DiskSpace::place).containsExactly("state-dir", "local");
            assertThat(disks.get(0).freeBytes()).isPositive();
            assertThat(disks.get(0).sizeBytes())
                    .isGreaterThanOrEqualTo(disks.get(0).freeBytes());
            assertThat(disks.get(1).problem()).isEqualTo("it does not exist");
        }
    }

    @Nested
    class GivenReloads {
        private Reloads reloads;

        @BeforeEach
        void begin() {
            reloads = new Reloads(new WatchNotes(state), clock);
        }

        private void fail(String why) {
            assertThatThrownBy(() -> reloads.recording(() -> {
                        throw new ConfigurationException(why, "put it right");
                    }))
                    .isInstanceOf(ConfigurationException.class);
        }

        @Test
        void whenOneFails_thenOthersBesideTheDaemonKnowUntilOneSucceeds() {
            reloads.recording(() -> "first");
            Instant loaded = clock.instant();
            clock.advance(Duration.ofHours(1));
            Instant since = clock.instant();
            fail("line 3");
            clock.advance(Duration.ofHours(1));
            fail("line 4");

            assertThat(new WatchNotes(state).configuration())
                    .contains(new ConfigurationState(
                            loaded, Optional.of(since), clock.instant(), "line 4. HINT: put it right"));

            reloads.recording(() -> "second");
            assertThat(new WatchNotes(state).configuration()).contains(ConfigurationState.loaded(clock.instant()));
        }

        @Test
        void whenTheVeryFirstFails_thenThereIsNoneInForce() {
            fail("line 3");

            assertThat(reloads.state()).isEmpty();
            assertThat(new WatchNotes(state).configuration()).isEmpty();
        }
    }
}
