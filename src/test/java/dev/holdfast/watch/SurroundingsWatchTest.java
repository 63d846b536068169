package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.watch.Promise.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is judged beside runs and repositories. */
final class SurroundingsWatchTest {
    private static final long GIB = 1L << 30;
    private static final String NOW = "2026-11-19T12:00:00Z";

    private static Optional<Promise> maybe(Health health, Kind kind) {
        return health.promises().stream()
                .filter(promise -> promise.kind() == kind)
                .findFirst();
    }

    private static Promise promise(Scenario scenario, Kind kind) {
        return maybe(scenario.at(NOW), kind).orElseThrow();
    }

    private static Scenario prod() {
        return Scenario.dailyProd("2026-11-17T12:00:00Z")
                .backup("2026-11-18T02:00:00Z")
                .backup("2026-11-19T02:00:00Z");
    }

    @Nested
    class GivenADeployment {
        private Promise of(SourceState state) {
            return promise(prod().around(with(List.of(state), List.of(), Optional.empty())), Kind.SOURCE);
        }

        @Test
        void whenItAnswers_thenItIsKept() {
            Promise promise = of(Scenario.answered("prod", "2026-11-19T03:00:00Z", Duration.ZERO));

            assertThat(promise.state()).isEqualTo(PromiseState.OK);
            assertThat(promise.evidence()).contains("answered at 2026-11-19T03:00:00Z");
        }

        @ParameterizedTest
        @CsvSource({"1, WARNING", "2, CRITICAL", "300, CRITICAL"})
        void whenItDoesNotAnswer_thenTheSecondTryDecides(int failures, PromiseState state) {
            Promise promise = of(Scenario.silent("prod", "2026-11-19T04:00:00Z", "2026-11-19T11:59:00Z", failures));

            assertThat(promise.state()).isEqualTo(state);
            assertThat(promise.since()).contains(Instant.parse("2026-11-19T04:00:00Z"));
            assertThat(promise.evidence()).contains("connection refused");
            assertThat(promise.advice()).isNotEmpty();
        }

        @Test
        void whenNobodyAsksItForDays_thenThatIsAWarning() {
            assertThat(of(Scenario.answered("prod", "2026-11-17T11:00:00Z", Duration.ZERO))
                            .state())
                    .isEqualTo(PromiseState.WARNING);
        }

        @ParameterizedTest
        @CsvSource({"2026-11-19T11:50:00Z, OK", "2026-11-19T11:40:00Z, WARNING"})
        void whenItWasNeverAsked_thenItIsThereAllTheSame(String since, PromiseState state) {
            assertThat(of(SourceState.unasked("prod", Instant.parse(since))).state())
                    .isEqualTo(state);
        }

        @ParameterizedTest
        @CsvSource({"PT5M, OK", "PT6M, WARNING", "PT-1H, OK", "PT-66M, OK", "PT-68M, WARNING"})
        void whenItsClockDiffers_thenAnHourBehindIsNothing(Duration skew, PromiseState state) {
            Scenario scenario = prod().around(with(
                    List.of(Scenario.answered("prod", "2026-11-19T03:00:00Z", skew)), List.of(), Optional.empty()));

            assertThat(promise(scenario, Kind.CLOCK).state()).isEqualTo(state);
            assertThat(promise(scenario, Kind.CLOCK).key()).isEqualTo("clock/prod/-");
        }
    }

    @Nested
    class GivenABackupThatIsBeingTaken {
        @ParameterizedTest
        @CsvSource({
            "2026-11-19T11:31:00Z, OK",
            "2026-11-19T11:29:00Z, WARNING",
            "2026-11-19T10:01:00Z, WARNING",
            "2026-11-19T09:59:00Z, CRITICAL"
        })
        void whenItDoesNotGetOn_thenThatIsTold(String progress, PromiseState state) {
            Promise promise = promise(prod().running("2026-11-19T02:00:00Z", progress), Kind.EXPORT);

            assertThat(promise.state()).isEqualTo(state);
            assertThat(promise.key()).isEqualTo("export/prod/daily");
        }
    }

    @Nested
    class GivenADisk {
        private Promise with(long free, long size) {
            return SurroundingsWatchTest.promise(
                    prod().around(SurroundingsWatchTest.with(
                            List.of(),
                            List.of(new DiskSpace(
                                    "local", Optional.of("local"), "/repository", Instant.parse(NOW), free, size, "")),
                            Optional.empty())),
                    Kind.DISK);
        }

        @ParameterizedTest(name = "{0} of {1} GiB: {2}")
        @CsvSource({
            "11, 100, OK",
            "9, 100, WARNING",
            "3, 100, WARNING",
            "1, 100, CRITICAL",
            "11, 10000, OK",
            "9, 10000, WARNING",
            "1, 10000, CRITICAL",
            "1, 2, OK"
        })
        void whenItFills_thenAShareOrAFixedRoomCounts(long free, long size, PromiseState state) {
            assertThat(with(free * GIB, size * GIB).state()).isEqualTo(state);
        }

        @Test
        void whenTheLargestBackupDoesNotFitAnyMore_thenItIsCritical() {
            assertThat(with(999, 1_500).state()).isEqualTo(PromiseState.CRITICAL);
            assertThat(with(1_001, 1_500).state()).isEqualTo(PromiseState.OK);
        }

        @Test
        void whenItCannotBeRead_thenThatIsAWarning() {
            Scenario scenario = prod().around(SurroundingsWatchTest.with(
                    List.of(),
                    List.of(new DiskSpace(
                            "state-dir", Optional.empty(), "/state", Instant.parse(NOW), 0, 0, "it does not answer")),
                    Optional.empty()));

            assertThat(SurroundingsWatchTest.promise(scenario, Kind.DISK).line())
                    .startsWith(
                            "warning: disk state-dir: how much room is left in /state is not known: it does not answer");
        }
    }

    @Nested
    class GivenPromisesThatAreNotPublished {
        @Test
        void whenARepositoryDoesNotTakeThem_thenThatIsAWarning() {
            Scenario scenario = prod().around(Circumstances.unknown()
                    .with(List.of(new Unpublished("local", "it cannot be written", "let it be written"))));

            assertThat(scenario.at(NOW).warnings())
                    .extracting(Promise::line)
                    .containsExactly(
                            "warning: configuration expectations/local: it cannot be written. HINT: let it be written");
        }
    }

    @Nested
    class GivenALimitOfSize {
        private Promise with(long limit) {
            return promise(
                    prod().around(new Circumstances(
                            List.of(), List.of(), Optional.empty(), Map.of("local", limit), ProofTerms.never())),
                    Kind.SIZE);
        }

        @Test
        void whenTheRepositoryIsLarger_thenThatIsAWarning() {
            assertThat(with(2_000).state()).isEqualTo(PromiseState.OK);
            assertThat(with(1_999).state()).isEqualTo(PromiseState.WARNING);
            assertThat(with(1_999).advice()).contains("warn-size");
        }
    }

    @Nested
    class GivenAConfiguration {
        @Test
        void whenAReloadFailed_thenItSaysSinceWhenAndWhy() {
            ConfigurationState state = ConfigurationState.loaded(Instant.parse("2026-11-18T00:00:00Z"))
                    .failed(Instant.parse("2026-11-19T08:00:00Z"), "holdfast.conf: 3: no such key\n2 problems")
                    .failed(Instant.parse("2026-11-19T09:00:00Z"), "holdfast.conf: 4: no such key\n2 problems");

            Promise promise =
                    promise(prod().around(with(List.of(), List.of(), Optional.of(state))), Kind.CONFIGURATION);

            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.since()).contains(Instant.parse("2026-11-19T08:00:00Z"));
            assertThat(promise.evidence()).contains("holdfast.conf: 4: no such key; 2 problems");
            assertThat(promise.advice()).contains("holdfast check-config");
        }
    }

    @Nested
    class GivenProofsAreAskedFor {
        private Promise proof(Scenario scenario, String now, Map<String, Instant> remembered) {
            return maybe(
                            scenario.around(new Circumstances(
                                            List.of(),
                                            List.of(),
                                            Optional.empty(),
                                            Map.of(),
                                            new ProofTerms(Optional.of(Duration.ofDays(30)), remembered)))
                                    .at(now),
                            Kind.PROOF)
                    .orElseThrow();
        }

        @ParameterizedTest
        @CsvSource({"2026-12-17T12:00:00Z, OK", "2026-12-24T23:00:00Z, OK", "2026-12-25T01:00:00Z, WARNING"})
        void whenNoneWasEverDone_thenItCountsFromTheFirstDay(String now, PromiseState state) {
            assertThat(proof(prod(), now, Map.of()).state()).isEqualTo(state);
        }

        @Test
        void whenTheEvidenceWentWithItsBackup_thenWhatThisHostRemembersCounts() {
            Promise promise =
                    proof(prod(), "2027-01-10T00:00:00Z", Map.of("prod/local", Instant.parse("2026-12-20T00:00:00Z")));

            assertThat(promise.state()).isEqualTo(PromiseState.OK);
            assertThat(promise.evidence()).contains("last read back at 2026-12-20T00:00:00Z");
        }

        @Test
        void whenARepositoryWasNeverRead_thenNobodyKnows() {
            assertThat(proof(prod().down("local", "connection refused", false), NOW, Map.of())
                            .state())
                    .isEqualTo(PromiseState.WARNING);
        }
    }

    private static Circumstances with(
            List<SourceState> sources, List<DiskSpace> disks, Optional<ConfigurationState> configuration) {
        return new Circumstances(sources, disks, configuration, Map.of(), ProofTerms.never());
    }
}
