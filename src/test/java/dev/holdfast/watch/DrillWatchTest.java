package dev.holdfast.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.CleanUp;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.testing.Drills;
import dev.holdfast.watch.Promise.Kind;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class DrillWatchTest {
    private static final String MARCH = "2026-03-15T03:00:00Z";

    private static Scenario scenario(DrillRecord... drills) {
        return Scenario.dailyProd("2026-01-01T00:00:00Z")
                .drilled("prod", "2026-01-01T00:00:00Z")
                .drills(drills);
    }

    private static Promise promise(Health health, Kind kind) {
        return health.promises().stream()
                .filter(promise -> promise.kind() == kind)
                .findFirst()
                .orElseThrow();
    }

    private static DrillHealth drill(Health health) {
        return health.deployments().get(0).drill().orElseThrow();
    }

    @Nested
    class GivenItsDays {
        @Test
        void whenItWasNeverDrilled_thenThatIsAWarningFromTheFirstSecond() {
            Health health = scenario().at("2026-01-01T00:00:01Z");

            Promise promise = promise(health, Kind.DRILL);
            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.evidence())
                    .isEqualTo("never drilled: no restore of it was ever proved; the next drill is due at " + MARCH);
            assertThat(promise.advice()).contains("holdfast drill prod");
            assertThat(drill(health).deadline()).contains(Instant.parse("2026-03-22T03:00:00Z"));
            assertThat(health.isHealthy()).isTrue();
        }

        @Test
        void whenTheGraceIsOver_thenItIsOverdue_andAfterTwiceTheGraceCritical() {
            assertThat(promise(scenario().at("2026-03-22T02:59:00Z"), Kind.DRILL)
                            .evidence())
                    .startsWith("never drilled");
            Promise late = promise(scenario().at("2026-03-22T03:01:00Z"), Kind.DRILL);
            Promise veryLate = promise(scenario().at("2026-03-29T03:01:00Z"), Kind.DRILL);

            assertThat(late.state()).isEqualTo(PromiseState.WARNING);
            assertThat(late.since()).contains(Instant.parse("2026-03-22T03:00:00Z"));
            assertThat(late.evidence()).contains("was to be done by 2026-03-22T03:00:00Z");
            assertThat(veryLate.state()).isEqualTo(PromiseState.CRITICAL);
        }

        @Test
        void whenItPassed_thenItIsKeptUntilTheNextIsLate() {
            Scenario drilled = scenario(Drills.passed(MARCH, Duration.ofMinutes(7)));

            assertThat(promise(drilled.at("2026-06-21T00:00:00Z"), Kind.DRILL).state())
                    .isEqualTo(PromiseState.OK);
            assertThat(promise(drilled.at("2026-06-23T00:00:00Z"), Kind.DRILL).state())
                    .isEqualTo(PromiseState.WARNING);
            assertThat(drill(drilled.at("2026-04-01T00:00:00Z")).next())
                    .contains(Instant.parse("2026-06-15T03:00:00Z"));
        }

        @Test
        void whenSomebodyDrillsByHandAfterwards_thenItIsOverdueNoMore() {
            DrillRecord drill = Drills.passed("2026-04-02T09:00:00Z", Duration.ofMinutes(7));

            assertThat(promise(scenario(drill).at("2026-04-02T10:00:00Z"), Kind.DRILL)
                            .state())
                    .isEqualTo(PromiseState.OK);
        }

        @Test
        void whenItOnlyFailed_thenItIsOverdueStill() {
            DrillRecord failed = Drills.failed("aaaaaaaa", MARCH, Outcome.FAILED);

            assertThat(promise(scenario(failed).at("2026-03-23T00:00:00Z"), Kind.DRILL)
                            .evidence())
                    .contains("was to be done by");
        }

        @Test
        void whenItWasOnlyRehearsed_thenItWasNeverDrilled() {
            DrillRecord passed = Drills.passed(MARCH, Duration.ofMinutes(7));
            DrillRecord rehearsed = new DrillRecord(
                    passed.id(),
                    "prod",
                    DrillRecord.Kind.REHEARSAL,
                    "sandbox",
                    passed.ordered(),
                    passed.until(),
                    passed.occasion(),
                    passed.objectives(),
                    passed.result());

            Health health = scenario(rehearsed).at("2026-03-23T00:00:00Z");

            assertThat(promise(health, Kind.DRILL).evidence()).startsWith("never drilled");
            assertThat(drill(health).lastPassed()).isEmpty();
            assertThat(health.promises()).noneMatch(promise -> promise.kind() == Kind.RECOVERY);
        }

        @Test
        void whenTheRepositoryWasNeverRead_thenNobodySaysThatItWasNeverDrilled() {
            Health health =
                    scenario().down("local", "connection refused", false).at("2026-02-01T00:00:00Z");

            assertThat(promise(health, Kind.DRILL).evidence()).contains("is not known");
        }

        @Test
        void whenNoneIsConfigured_thenNothingIsPromised_butProductionIsPointedAt() {
            Health health = new Scenario().production("prod").at("2026-02-01T00:00:00Z");

            assertThat(health.promises()).noneMatch(promise -> promise.kind() == Kind.DRILL);
            assertThat(health.deployments().get(0).isUndrilled()).isTrue();
        }
    }

    @Nested
    class GivenTheLastDrill {
        @Test
        void whenItFailed_thenTheWarningSaysWhy() {
            Promise promise = promise(
                    scenario(Drills.failed("aaaaaaaa", MARCH, Outcome.FAILED)).at("2026-03-15T04:00:00Z"),
                    Kind.RECOVERY);

            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.evidence())
                    .isEqualTo("the drill of 2026-03-15T03:00:01Z into staging failed: the check counts did not pass:"
                            + " stats:count answered 3 instead of 154");
        }

        @Test
        void whenItHung_thenTheWarningSaysHowLongItHad() {
            assertThat(promise(
                                    scenario(Drills.failed("aaaaaaaa", MARCH, Outcome.HUNG))
                                            .at("2026-03-15T10:00:00Z"),
                                    Kind.RECOVERY)
                            .evidence())
                    .contains("hung and was stopped after 6h");
        }

        @Test
        void whenItsProcessIsGone_thenItRunsUntilItsTimeIsOver_andWasKilledThen() {
            Scenario begun = scenario(Drills.begun(MARCH));

            Health early = begun.at("2026-03-15T05:00:00Z");
            Health late = begun.at("2026-03-15T11:00:00Z");

            assertThat(drill(early).running()).isPresent();
            assertThat(early.promises()).noneMatch(promise -> promise.kind() == Kind.RECOVERY);
            assertThat(drill(late).running()).isEmpty();
            assertThat(drill(late).lastOutcome()).contains(Outcome.KILLED);
            assertThat(promise(late, Kind.RECOVERY).evidence()).contains("was killed before it ended");
        }

        @Test
        void whenANewerOnePassed_thenAllIsWell() {
            Health health = scenario(
                            Drills.failed("aaaaaaaa", MARCH, Outcome.FAILED),
                            Drills.passed("2026-03-16T03:00:00Z", Duration.ofMinutes(7)))
                    .at("2026-03-17T00:00:00Z");

            assertThat(promise(health, Kind.RECOVERY).state()).isEqualTo(PromiseState.OK);
        }

        @Test
        void whenItLeftItsDataBehind_thenThatIsAWarning() {
            DrillRecord passed = Drills.passed(MARCH, Duration.ofMinutes(7));
            DrillResult result = passed.result().orElseThrow();
            DrillRecord untidy = passed.with(new DrillResult(
                    result.ended(),
                    result.outcome(),
                    result.backup(),
                    result.snapshotTime(),
                    result.restore(),
                    result.rto(),
                    result.rpo(),
                    result.documents(),
                    result.checks(),
                    result.problems(),
                    new CleanUp(CleanUp.State.FAILED, "staging did not answer"),
                    result.steps()));

            Promise promise = promise(scenario(untidy).at("2026-03-15T04:00:00Z"), Kind.RECOVERY);

            assertThat(promise.state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise.evidence()).contains("staging was not put back: staging did not answer");
        }

        @Test
        void whenItTookLongerThanAgreed_thenItIsTooSlow_andCountsAllTheSame() {
            Health health = scenario(Drills.passed(MARCH, Duration.ofHours(5))).at("2026-03-16T00:00:00Z");

            assertThat(promise(health, Kind.OBJECTIVES).state()).isEqualTo(PromiseState.WARNING);
            assertThat(promise(health, Kind.OBJECTIVES).evidence())
                    .contains("it took 5h until it was proved, of 4h that a restore may take");
            assertThat(promise(health, Kind.DRILL).state()).isEqualTo(PromiseState.OK);
        }

        @Test
        void whenItKeptToWhatWasAgreed_thenThatIsKept() {
            assertThat(promise(
                                    scenario(Drills.passed(MARCH, Duration.ofHours(4)))
                                            .at("2026-03-16T00:00:00Z"),
                                    Kind.OBJECTIVES)
                            .state())
                    .isEqualTo(PromiseState.OK);
        }

        @Test
        void whenTooMuchWouldHaveBeenLost_thenItSaysHowMuch() {
            DrillRecord drill = Drills.begun(MARCH)
                    .with(Drills.result(MARCH, Outcome.PASSED, Duration.ofMinutes(7), Duration.ofHours(30)));

            assertThat(promise(scenario(drill).at("2026-03-16T00:00:00Z"), Kind.OBJECTIVES)
                            .evidence())
                    .contains("1d 6h of data would have been lost, of 1d that may be");
        }
    }
}
