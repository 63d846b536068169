package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.Run;
import dev.holdfast.run.RunOutcome;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SqliteStateTest extends RunLogContract {
    @TempDir
    Path directory;

    private SqliteState state;

    @BeforeEach
    void open() {
        state = new SqliteState(directory.resolve("state"));
    }

    @AfterEach
    void close() {
        state.close();
    }

    @Override
    RunLog state() {
        return state;
    }

    private void reopen() {
        state.close();
        open();
    }

    private Path database() {
        return directory.resolve("state").resolve("state.db");
    }

    @Nested
    class GivenARestart {
        @Test
        void whenItIsOpenedAgain_thenEverythingIsThere() {
            Run run = Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW);
            state.record(run);
            state.record(Runs.backup("b", "prod", RunOutcome.FAILED, NOW));
            state.protectedSince("prod", "daily", "at 02:00", NOW);
            RunFacts before = state.facts();

            reopen();

            assertThat(state.recent(10)).hasSize(2).contains(run);
            assertThat(state.facts()).isEqualTo(before);
            assertThat(state.protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW);
        }

        @Test
        void whenItCreatesFiles_thenTheyAreHandedOver() {
            Set<String> handedOver = new HashSet<>();
            try (SqliteState own = new SqliteState(
                    directory.resolve("own"),
                    file -> handedOver.add(file.getFileName().toString()))) {
                own.record(Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW));
            }

            assertThat(handedOver).contains("state.db", "state.db-wal", "state.db-shm");
        }

        @Test
        void whenItWasClosed_thenClosingAgainAndUsingItDoNotThrow() {
            state.close();
            state.close();

            state.record(Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW));

            assertThat(database()).doesNotExist();
        }
    }

    @Nested
    class GivenProbes {
        @Test
        void whenOneIsRecorded_thenItTakesThePlaceOfTheOneBeforeAndOutlivesTheProcess() {
            state.record(new LastProbe("local", NOW, ""));
            state.record(new LastProbe("cloud", NOW, "access denied"));
            assertThat(LastProbe.problems(state.lastProbes()))
                    .containsOnlyKeys("cloud")
                    .allSatisfy((name, problem) -> assertThat(problem).startsWith("access denied (probed at "));

            LastProbe well = new LastProbe("cloud", NOW.plusSeconds(60), "");
            state.record(well);
            assertThat(state.lastProbes()).containsExactly(well, new LastProbe("local", NOW, ""));
            assertThat(LastProbe.problems(state.lastProbes())).isEmpty();
        }
    }

    @Nested
    class GivenPrunes {
        private final LastPrune blocked = new LastPrune(
                "cloud", "prod", NOW, new java.util.TreeMap<>(java.util.Map.of("denied", "the key may not delete")));

        @Test
        void whenAnotherOneEnds_thenItReplacesTheOneBefore() {
            state.record(blocked);
            state.record(new LastPrune("cloud", "test", NOW, new java.util.TreeMap<>()));
            LastPrune well = new LastPrune("cloud", "prod", NOW.plusSeconds(60), new java.util.TreeMap<>());

            assertThat(state.lastPrunes()).first().isEqualTo(blocked);
            state.record(well);
            reopen();

            assertThat(state.lastPrunes()).hasSize(2).first().isEqualTo(well);
        }

        @Test
        void whenTheFileCannotBeWritten_thenItIsRemembered() throws IOException {
            Files.writeString(directory.resolve("state"), "no directory");

            state.record(blocked);

            assertThat(state.lastPrunes()).containsExactly(blocked);
        }
    }

    @Nested
    class GivenNotes {
        private void count(SqliteState by) {
            by.note("alerts", text -> Optional.of(Integer.toString(Integer.parseInt(text.orElse("0")) + 1)));
        }

        @Test
        void whenOneIsChangedAndForgotten_thenARestartDoesNotBringItBack() {
            assertThat(state.note("alerts")).isEmpty();
            count(state);
            count(state);
            reopen();
            assertThat(state.note("alerts")).contains("2");

            assertThat(state.note("alerts", text -> Optional.empty())).isEmpty();
            reopen();
            assertThat(state.note("alerts")).isEmpty();
        }

        @Test
        void whenTwoProcessesChangeOneAtOnce_thenNoChangeIsLost() {
            try (SqliteState other = new SqliteState(directory.resolve("state"))) {
                CompletableFuture<Void> theirs =
                        CompletableFuture.runAsync(() -> IntStream.range(0, 200).forEach(i -> count(other)));
                IntStream.range(0, 200).forEach(i -> count(state));
                theirs.join();

                assertThat(state.note("alerts")).contains("400");
            }
        }

        @Test
        void whenTheFileCannotBeWritten_thenItIsRememberedAndWrittenWhenItCanBe() throws IOException {
            Path blocked = Files.writeString(directory.resolve("state"), "in the way");
            count(state);
            count(state);
            assertThat(state.note("alerts")).contains("2");

            Files.delete(blocked);
            assertThat(state.note("alerts")).contains("2");
            reopen();
            assertThat(state.note("alerts")).contains("2");
        }

        @Test
        void whenTheFileVanishes_thenWhatWasSeenIsNotForgottenMeanwhile() throws IOException {
            count(state);
            state.close();
            assertThat(state.note("alerts")).contains("1");
        }

        @Test
        void whenTheFileIsOfANewerVersion_thenItIsRememberedUntilTheEnd() throws IOException, SQLException {
            Files.createDirectories(database().getParent());
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database())) {
                connection.createStatement().executeUpdate("PRAGMA user_version = 99");
            }

            count(state);
            count(state);

            assertThat(state.note("alerts")).contains("2");
        }
    }

    @Nested
    class GivenTwoProcesses {
        @Test
        void whenBothRecord_thenBothSeeAll() {
            try (SqliteState other = new SqliteState(directory.resolve("state"))) {
                CompletableFuture<Void> theirs = CompletableFuture.runAsync(() -> IntStream.range(0, 100)
                        .forEach(i -> other.record(Runs.backup("o" + i, "prod", RunOutcome.SUCCESS, NOW))));
                IntStream.range(0, 100)
                        .forEach(i -> state.record(Runs.backup("m" + i, "prod", RunOutcome.SUCCESS, NOW)));
                theirs.join();

                assertThat(state.recent(1_000)).hasSize(200);
                assertThat(other.facts().counts())
                        .containsExactly(new RunFacts.RunCount("prod", "daily", RunOutcome.SUCCESS, 200));
            }
        }
    }

    @Nested
    class GivenADamagedFile {
        @Test
        void whenItIsNoDatabase_thenItIsSetAsideAndWeBeginAnew() throws IOException {
            Files.createDirectories(database().getParent());
            Files.writeString(database(), "no database at all ".repeat(1_000));

            state.record(Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW));

            assertThat(state.recent(10)).hasSize(1);
            assertThat(directory.resolve("state/state.db.damaged")).content().startsWith("no database");
            reopen();
            assertThat(state.recent(10)).hasSize(1);
        }

        @Test
        void whenPagesAreOverwrittenWhileItIsOpen_thenWeBeginAnew() throws IOException {
            IntStream.range(0, 300).forEach(i -> state.record(Runs.backup("r" + i, "prod", RunOutcome.SUCCESS, NOW)));
            reopen();
            state.protectedSince("prod", "daily", "at 02:00", NOW);
            byte[] bytes = Files.readAllBytes(database());
            java.util.Arrays.fill(bytes, 4_096, bytes.length, (byte) 0xee);
            Files.write(database(), bytes, StandardOpenOption.WRITE);

            state.record(Runs.backup("new", "prod", RunOutcome.SUCCESS, NOW));

            assertThat(state.recent(10)).extracting(Run::id).containsExactly("new");
            reopen();
            assertThat(state.protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW);
            assertThat(directory.resolve("state/state.db.damaged")).exists();
        }
    }

    @Nested
    class GivenAFileOfANewerVersion {
        @Test
        void whenItIsUsed_thenItIsNotTouchedAndWeRememberInMemory() throws IOException, SQLException {
            Files.createDirectories(database().getParent());
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database())) {
                connection.createStatement().executeUpdate("PRAGMA user_version = 99");
            }

            state.record(Runs.backup("a", "prod", RunOutcome.FAILED, NOW));
            state.protectedSince("prod", "daily", "at 02:00", NOW);

            assertThat(state.recent(10)).hasSize(1);
            assertThat(state.facts().consecutiveFailuresOf("prod", "daily")).isOne();
            assertThat(state.protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW);
            try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database());
                    var tables = connection.createStatement().executeQuery("SELECT count(*) FROM sqlite_master")) {
                assertThat(tables.getInt(1)).isZero();
            }
        }
    }

    @Nested
    class GivenADirectoryThatCannotBeUsed {
        @Test
        void whenItCanBeUsedAgain_thenWhatWaitedIsWritten() throws IOException {
            Path blocked = directory.resolve("state");
            Files.write(blocked, "in the way".getBytes(StandardCharsets.UTF_8));
            state.record(Runs.backup("a", "prod", RunOutcome.FAILED, NOW));
            state.protectedSince("prod", "daily", "at 02:00", NOW);
            assertThat(state.recent("prod", 10)).hasSize(1);
            assertThat(state.facts().consecutiveFailuresOf("prod", "daily")).isOne();

            Files.delete(blocked);
            state.record(Runs.backup("b", "prod", RunOutcome.FAILED, NOW.plusSeconds(60)));
            assertThat(state.protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW);
            reopen();

            assertThat(state.recent(10)).extracting(Run::id).containsExactly("b", "a");
            assertThat(state.facts().consecutiveFailuresOf("prod", "daily")).isEqualTo(2);
            assertThat(state.protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(90)))
                    .isEqualTo(NOW);
        }
    }

    @Nested
    class GivenOldRuns {
        @Test
        void whenManyMoreFollow_thenOldOnesGoAndTheSumsStay() {
            IntStream.range(0, 500)
                    .forEach(i -> state.record(
                            Runs.backup("old" + i, "prod", RunOutcome.SUCCESS, NOW.minus(Duration.ofDays(500)))));
            IntStream.range(0, 1_000)
                    .forEach(i -> state.record(Runs.backup("new" + i, "prod", RunOutcome.SUCCESS, NOW)));

            List<Run> kept = state.recent(10_000);

            assertThat(kept).hasSize(1_000).allMatch(run -> run.id().startsWith("new"));
            assertThat(state.facts().counts())
                    .containsExactly(new RunFacts.RunCount("prod", "daily", RunOutcome.SUCCESS, 1_500));
        }
    }
}
