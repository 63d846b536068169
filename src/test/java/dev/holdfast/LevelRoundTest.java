package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.ConfigLoader;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.state.SqliteState;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the daemon verifies by itself beside reading back, over days and restarts. */
final class LevelRoundTest {
    private static final Duration DAY = Duration.ofDays(1);

    private final TestClock clock = TestClock.at("2031-11-21T12:00:00Z");
    private final Sandbox sandbox =
            Sandbox.builder().name("prod").data(SandboxData.guardman(clock)).start();
    private final Host host = TestHosts.at(clock);
    private final CurrentInstallation current = new CurrentInstallation();
    private final Turns turns = new Turns();

    @TempDir
    private Path folder;

    private Path configuration;
    private HoldfastSettings settings;
    private SqliteState state;

    private void install(String levels, String checks) throws IOException {
        configuration = Configurations.ofDirectory(folder, sandbox);
        Files.writeString(
                configuration,
                "holdfast.verification { every = never, levels { %s } }\nholdfast.deployments.prod.checks { %s }\n"
                        .formatted(levels, checks),
                java.nio.file.StandardOpenOption.APPEND);
        settings = ConfigLoader.load(configuration, Map.of());
        state = new SqliteState(settings.stateDirectory());
        current.replace(new Installation(settings, host, state, Duration.ofSeconds(30)));
        assertThat(new Commands(configuration, host).execute("backup", "prod")).isZero();
    }

    private LevelRound round() {
        return new LevelRound(
                current,
                new ProofRound.Ports(
                        this::reading, () -> new Promised(state, clock).by(settings, reading()), turns, () -> {}),
                host);
    }

    private CatalogReading reading() {
        return current.read();
    }

    private List<LevelCheck> checks(VerifyLevel level) {
        clock.advance(Duration.ofMinutes(2)); // evidence of others is seen after a minute
        return reading().checks("prod", level);
    }

    private long files(String part) throws IOException {
        try (Stream<Path> files = Files.walk(folder.resolve("repository"))) {
            return files.filter(file -> file.toString().contains(part) && Files.isRegularFile(file))
                    .count();
        }
    }

    @AfterEach
    void close() {
        current.close();
        state.close();
        sandbox.close();
    }

    @Nested
    class GivenWhatRunsByDefault {
        @Test
        void whenADayPasses_thenStoresAndDeploymentAreAskedOnceAndNothingElseHappens() throws IOException {
            install("", "");
            LevelRound round = round();
            round.run();
            assertThat(files("/check/")).isZero();

            clock.advance(DAY);
            round.run();
            round.run();
            clock.advance(Duration.ofHours(13)); // a backup that is a day old is not worth a question at once
            round.run();
            round.run();

            assertThat(files("/check/")).isEqualTo(2);
            assertThat(checks(VerifyLevel.STORED)).singleElement().matches(LevelCheck::isGood);
            assertThat(checks(VerifyLevel.SOURCE)).singleElement().matches(LevelCheck::isGood);
            assertThat(files("/verify/")).isZero();
        }

        @Test
        void whenTheDaemonIsRestarted_thenNothingIsDoneTwice() throws IOException {
            install("", "");
            clock.advance(DAY);
            round().run();

            round().run();

            assertThat(files("-stored-")).isEqualTo(1);
        }

        @Test
        void whenABackupWasJustTaken_thenTheDeploymentIsHeldAgainstThatOne() throws IOException {
            install("", "");
            clock.advance(DAY);
            round().run();
            assertThat(files("-source-")).isZero();
            assertThat(new Commands(configuration, host).execute("backup", "prod"))
                    .isZero();

            round().run();

            assertThat(checks(VerifyLevel.SOURCE))
                    .singleElement()
                    .satisfies(check -> assertThat(check.backup())
                            .contains(reading().catalog().latest().orElseThrow().id()));
        }

        @Test
        void whenTheDeploymentDoesNotAnswer_thenItIsAskedAgainAfterAnHour() throws IOException {
            install("", "");
            sandbox.misbehaviour().refuseKeys(401);
            clock.advance(DAY.plusHours(13));
            LevelRound round = round();
            round.run();
            sandbox.misbehaviour().behave();
            clock.advance(Duration.ofMinutes(50));
            round.run();
            assertThat(files("-source-")).isZero();

            clock.advance(Duration.ofMinutes(10));
            round.run();

            assertThat(files("-source-")).isEqualTo(1);
        }

        @Test
        void whenACopyVanished_thenTheBackupCountsForNothing() throws IOException {
            install("", "");
            try (Stream<Path> files = Files.walk(folder.resolve("repository/archives"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }

            clock.advance(DAY);
            round().run();

            assertThat(checks(VerifyLevel.STORED)).singleElement().matches(check -> !check.isGood());
            assertThat(reading().catalog().backups().get(0).isVerified()).isFalse();
        }
    }

    @Nested
    class GivenEverythingIsAskedFor {
        private static final String ALL =
                "sampled { within = 8 weeks }, references { every = 7 days }, importable { every = 7 days }";
        private static final String CHECKS = "posts { function = \"stats:posts\", at-least = 1 }";

        @Test
        void whenAWeekPasses_thenEachLevelHasItsEvidence() throws IOException {
            install(ALL, CHECKS);
            sandbox.function("stats:posts", args -> 3.0);

            clock.advance(Duration.ofDays(8));
            round().run();

            for (VerifyLevel level : List.of(
                    VerifyLevel.STORED,
                    VerifyLevel.SOURCE,
                    VerifyLevel.REFERENCES,
                    VerifyLevel.IMPORTABLE,
                    VerifyLevel.CHECKS)) {
                assertThat(checks(level)).as(level.word()).singleElement().matches(LevelCheck::isGood);
            }
        }

        @Test
        void whenHalfOfTheTimePassed_thenACopyHasItsTurnOnce() throws IOException {
            install(ALL, CHECKS);
            clock.advance(Duration.ofDays(27));
            round().run();
            assertThat(files("/verify/")).isZero();

            clock.advance(Duration.ofDays(1));
            round().run();
            round().run();
            clock.advance(DAY);
            round().run();

            assertThat(files("/verify/")).isEqualTo(1);
        }

        @Test
        void whenACheckFails_thenThatIsPromisedAndToldByStatus() throws IOException {
            install(ALL, CHECKS);
            sandbox.function("stats:posts", args -> 0.0);
            clock.advance(DAY);
            round().run();
            Commands holdfast = new Commands(configuration, host);

            assertThat(holdfast.execute("status")).isZero();

            assertThat(holdfast.out())
                    .contains("finding prod/checks", "check posts (stats:posts): answered 0, not at least 1");
        }
    }

    @Nested
    class GivenTheCommand {
        @Test
        void whenALevelFindsSomething_thenItExitsWith8AndWithDamageWith6() throws IOException {
            install("", "posts { function = \"stats:posts\", expect = 4 }");
            sandbox.function("stats:posts", args -> 3.0);
            Commands holdfast = new Commands(configuration, host);

            assertThat(holdfast.execute("verify", "--level", "checks")).isEqualTo(8);
            assertThat(holdfast.out()).contains("prod, checks: FOUND 1 problem", "answered 3");
            assertThat(holdfast.execute("verify", "--all", "--level", "source", "--json"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.out()).contains("\"level\" : \"source\"", "\"good\" : true");
            assertThat(holdfast.execute("verify", "latest", "--level", "importable"))
                    .as(holdfast.printed())
                    .isZero();
            assertThat(holdfast.execute("verify", "latest", "--level", "references"))
                    .isZero();
            assertThat(holdfast.execute("verify", "--all", "--level", "whole")).isZero();
            assertThat(holdfast.execute("verify", "--all", "--level", "sampled"))
                    .isEqualTo(3);
            assertThat(holdfast.execute("verify", "--all", "--level", "stored")).isZero();

            try (Stream<Path> files = Files.walk(folder.resolve("repository/archives"))) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    Files.delete(file);
                }
            }
            assertThat(holdfast.execute("verify", "--all", "--level", "stored"))
                    .as(holdfast.printed())
                    .isEqualTo(6);
            assertThat(holdfast.out()).contains("BAD, 1 problem", "is not there");
        }
    }
}
