package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.RunOutcome;
import dev.holdfast.watch.Promise.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class WatchTest {
    private static Promise promise(Health health, Kind kind) {
        return health.promises().stream()
                .filter(promise -> promise.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    @Nested
    class GivenADailySchedule {
        @ParameterizedTest(name = "last {0}, now {1}: deadline {2}, {3}")
        @CsvSource({
            // The schedule exists since the 18th, 12:00: the first backup is due on the 19th at 02:00 and must be there
            // a day and an hour later.
            "'', 2026-11-18T12:00:00Z, 2026-11-20T03:00:00Z, OK",
            "'', 2026-11-19T02:30:00Z, 2026-11-20T03:00:00Z, OK",
            "'', 2026-11-20T02:59:59Z, 2026-11-20T03:00:00Z, OK",
            "'', 2026-11-20T03:00:00Z, 2026-11-20T03:00:00Z, CRITICAL",
            "'', 2026-11-25T00:00:00Z, 2026-11-20T03:00:00Z, CRITICAL",
            "2026-11-19T02:00:00Z, 2026-11-19T02:02:00Z, 2026-11-21T03:00:00Z, OK",
            "2026-11-19T02:00:00Z, 2026-11-21T02:30:00Z, 2026-11-21T03:00:00Z, OK",
            "2026-11-19T02:00:00Z, 2026-11-21T03:00:00Z, 2026-11-21T03:00:00Z, CRITICAL",
        })
        void whenTimePasses_thenTheDeadlineIsTheEndOfTheOwedPeriodAndGrace(
                String last, String now, String deadline, PromiseState state) {
            Scenario scenario = Scenario.dailyProd("2026-11-18T12:00:00Z");
            if (!last.isEmpty()) {
                scenario.backup(last);
            }

            Health health = scenario.at(now);

            assertThat(health.schedules().get(0).deadline()).contains(Instant.parse(deadline));
            assertThat(promise(health, Kind.SCHEDULE).state()).isEqualTo(state);
        }

        @Test
        void whenNothingEverSucceeded_thenTheOverduePromiseSaysSo() {
            Promise promise =
                    promise(Scenario.dailyProd("2026-11-18T12:00:00Z").at("2026-11-20T05:00:00Z"), Kind.SCHEDULE);

            assertThat(promise.line())
                    .startsWith("critical: schedule prod/daily: overdue for 2h: a counting backup had to be there by"
                            + " 2026-11-20T03:00:00Z; there was never one since it is configured, 2026-11-18T12:00:00Z."
                            + " HINT: ");
            assertThat(promise.since()).contains(Instant.parse("2026-11-20T03:00:00Z"));
        }

        @Test
        void whenOnlyASuspectBackupOrAManualOneIsThere_thenItDoesNotCountForTheSchedule() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .suspect("2026-11-19T02:00:00Z")
                    .manual("2026-11-19T23:00:00Z")
                    .at("2026-11-20T03:00:00Z");

            assertThat(promise(health, Kind.SCHEDULE).isBroken()).isTrue();
            assertThat(promise(health, Kind.FRESHNESS).isBroken()).isFalse();
            assertThat(promise(health, Kind.WHOLE).evidence()).contains("users lost 40%");
        }

        @Test
        void whenARunFails_thenThatIsAWarningUntilTheDeadline() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .backup("2026-11-19T02:00:00Z")
                    .run("2026-11-20T02:01:00Z", RunOutcome.FAILED)
                    .run("2026-11-20T02:05:00Z", RunOutcome.FAILED)
                    .running("2026-11-20T02:00:30Z")
                    .at("2026-11-20T02:06:00Z");

            assertThat(health.isHealthy()).isTrue();
            assertThat(promise(health, Kind.RUNS).line())
                    .startsWith("warning: runs prod/daily: the last 2 runs failed: the deployment did not answer");
            assertThat(promise(health, Kind.RUNS).since()).contains(Instant.parse("2026-11-20T02:01:00Z"));
        }

        @Test
        void whenTheSameRepositoryIsSeenAfterARestartWithoutState_thenTheTimesAreTheSame() {
            Scenario scenario = Scenario.dailyProd("2026-11-18T12:00:00Z").backup("2026-11-19T02:00:00Z");
            Health before =
                    scenario.run("2026-11-19T02:01:00Z", RunOutcome.SUCCESS).at("2026-11-19T05:00:00Z");

            Health after = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .backup("2026-11-19T02:00:00Z")
                    .at("2026-11-19T05:00:00Z");

            assertThat(after.schedules()).isEqualTo(before.schedules());
            assertThat(after.tiers()).isEqualTo(before.tiers());
            assertThat(after.promises()).isEqualTo(before.promises());
        }

        @Test
        void whenItIsRenamed_thenTheNewOneOwesFromNowAndTheOldOneIsGone() {
            Health health = new Scenario()
                    .deployment(
                            "prod",
                            Optional.of(Duration.ofHours(24)),
                            Scenario.daily("nightly", "2026-11-19T12:00:00Z"))
                    .backup("2026-11-19T02:00:00Z")
                    .at("2026-11-19T12:00:00Z");

            assertThat(health.schedules()).singleElement().satisfies(schedule -> {
                assertThat(schedule.schedule()).isEqualTo("nightly");
                assertThat(schedule.deadline()).contains(Instant.parse("2026-11-21T03:00:00Z"));
            });
            assertThat(health.isHealthy()).isTrue();
        }
    }

    @Nested
    class GivenALimitOfAge {
        @ParameterizedTest(name = "backup {0}, running {1}, now {2}: {3}")
        @CsvSource({
            "2026-11-19T02:00:00Z, '', 2026-11-20T02:01:00Z, OK",
            "2026-11-19T02:00:00Z, '', 2026-11-20T02:01:01Z, CRITICAL",
            "2026-11-19T02:00:00Z, 2026-11-20T02:00:00Z, 2026-11-20T02:30:00Z, OK",
            "2026-11-19T02:00:00Z, 2026-11-20T02:00:00Z, 2026-11-20T03:01:01Z, CRITICAL",
            "2026-11-19T02:00:00Z, 2026-11-20T02:02:00Z, 2026-11-20T02:03:00Z, CRITICAL",
            "'', '', 2026-11-19T12:00:00Z, OK",
            "'', '', 2026-11-19T12:00:01Z, CRITICAL",
            // Committed under a clock that was a month ahead.
            "2026-12-19T02:00:00Z, '', 2026-11-20T12:00:00Z, CRITICAL",
        })
        void whenTheNewestBackupAges_thenItCountsFromItsCommitOrFromTheFirstSchedule(
                String backup, String running, String now, PromiseState state) {
            Scenario scenario = Scenario.dailyProd("2026-11-18T12:00:00Z");
            if (!backup.isEmpty()) {
                scenario.backup(backup);
            }
            if (!running.isEmpty()) {
                scenario.running(running);
            }

            assertThat(promise(scenario.at(now), Kind.FRESHNESS).state()).isEqualTo(state);
        }

        @Test
        void whenThereIsNoScheduleAndNoBackup_thenItIsUnprotectedAtOnce() {
            Health health = new Scenario()
                    .deployment("prod", Optional.of(Duration.ofHours(24)))
                    .at("2026-11-20T12:00:00Z");

            assertThat(health.broken()).extracting(Promise::kind).containsExactly(Kind.FRESHNESS);
            assertThat(health.copiesMin()).containsEntry("prod", 0);
            assertThat(health.tiers()).extracting(TierHealth::tier).containsExactly("manual");
        }
    }

    @Nested
    class GivenAFailedVerification {
        @Test
        void whenNoCopyIsGood_thenTheBackupIsRevokedAndThePromiseBroken() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .revoked("2026-11-19T02:00:00Z", "local", "cloud")
                    .at("2026-11-19T05:00:00Z");

            assertThat(promise(health, Kind.VERIFIED).line())
                    .startsWith("critical: verified prod: 20261119T020000Z-daily-aaaaaa failed verification in ")
                    .contains("the checksum differs");
            assertThat(health.tiers().get(0).lastSuccess()).isEmpty();
            assertThat(health.tiers().get(0).verified()).isZero();
            assertThat(health.tiers().get(0).stored()).isOne();
            assertThat(health.schedules().get(0).deadline()).contains(Instant.parse("2026-11-20T03:00:00Z"));
        }

        @Test
        void whenOneCopyIsGood_thenItCountsAndThereIsAWarning() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .revoked("2026-11-19T02:00:00Z", "cloud")
                    .at("2026-11-19T05:00:00Z");

            assertThat(promise(health, Kind.VERIFIED).state()).isEqualTo(PromiseState.WARNING);
            assertThat(health.isHealthy()).isTrue();
            assertThat(health.copiesMin()).containsEntry("prod", 1);
        }
    }

    @Nested
    class GivenARepositoryThatWasDownSinceTheStart {
        @ParameterizedTest(name = "read: {0}, backup: {1}, now {2}: schedule {3}, freshness {4}, known: {5}")
        @CsvSource({
            "true, '', 2026-11-18T13:00:00Z, OK, OK, true",
            "false, '', 2026-11-18T13:00:00Z, OK, OK, false",
            "true, '', 2026-11-21T00:00:00Z, CRITICAL, CRITICAL, true",
            "false, '', 2026-11-21T00:00:00Z, WARNING, WARNING, false",
            // Another repository may tell of a copy.
            "false, 2026-11-19T02:00:00Z, 2026-11-19T05:00:00Z, OK, OK, false",
        })
        void whenItWasNeverRead_thenAMissingBackupIsUnknownAndNotBroken(
                boolean everRead,
                String backup,
                String now,
                PromiseState schedule,
                PromiseState freshness,
                boolean isKnown) {
            Scenario scenario =
                    Scenario.dailyProd("2026-11-18T12:00:00Z").down("local", "connection refused", everRead);
            if (!backup.isEmpty()) {
                scenario.backup(backup);
            }

            Health health = scenario.at(now);

            assertThat(promise(health, Kind.SCHEDULE).state()).isEqualTo(schedule);
            assertThat(promise(health, Kind.FRESHNESS).state()).isEqualTo(freshness);
            assertThat(promise(health, Kind.REPOSITORY).isBroken()).isTrue();
            assertThat(health.unknown().contains("prod")).isNotEqualTo(isKnown);
            assertThat(health.copiesMin().containsKey("prod")).isEqualTo(isKnown);
            assertThat(health.repositories().get(0).storedBytes().isEmpty()).isEqualTo(!isKnown && backup.isEmpty());
        }
    }

    @Nested
    class GivenRepositoriesAndClocks {
        @Test
        void whenARepositoryIsDown_thenItIsBrokenAndWhatWasSeenStays() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .backup("2026-11-19T02:00:00Z")
                    .down("local", "connection refused", true)
                    .at("2026-11-19T05:00:00Z");

            assertThat(health.broken())
                    .singleElement()
                    .satisfies(promise -> assertThat(promise.line())
                            .startsWith("critical: repository local: it cannot be read: connection refused. HINT: "));
            assertThat(health.tiers().get(0).stored()).isOne();
            assertThat(health.repositories().get(0).storedBytes()).containsEntry("STANDARD", 1_000L);
        }

        @Test
        void whenItWasNeverRead_thenItSaysThatItsContentsAreUnknown() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .down("cloud", "access denied", false)
                    .at("2026-11-18T13:00:00Z");

            assertThat(health.broken())
                    .singleElement()
                    .satisfies(promise -> assertThat(promise.evidence()).contains("what it holds is not known"));
        }

        @ParameterizedTest(name = "{0} s: {1}")
        @CsvSource({"0, OK", "-300, OK", "-301, WARNING", "301, WARNING"})
        void whenClocksDiffer_thenMoreThanFiveMinutesIsAWarning(long seconds, PromiseState state) {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .skew("local", Duration.ofSeconds(seconds))
                    .at("2026-11-18T13:00:00Z");

            assertThat(promise(health, Kind.CLOCK).state()).isEqualTo(state);
        }

        @Test
        void whenABackupIsFromTheFuture_thenTheClockIsQuestioned() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .backup("2026-11-19T02:00:00Z")
                    .at("2026-11-18T13:00:00Z");

            assertThat(promise(health, Kind.CLOCK).evidence()).contains("which is yet to come");
        }

        @Test
        void whenTheCatalogIsNotReadAnyMore_thenThatIsBroken() {
            Health health = Scenario.dailyProd("2026-11-18T12:00:00Z")
                    .readAt("2026-11-18T12:00:00Z")
                    .at("2026-11-18T12:30:01Z");

            assertThat(health.broken()).extracting(Promise::kind).containsExactly(Kind.CATALOG);
        }
    }
}
