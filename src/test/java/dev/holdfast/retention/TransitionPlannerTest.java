package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.StoragePolicy.Transition;
import dev.holdfast.retention.TransitionStep.State;
import dev.holdfast.testing.Golden;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class TransitionPlannerTest {
    private static final Instant NOW = Instant.parse("2026-11-21T02:10:00Z");
    private static final long GIB = 1L << 30;
    private static final List<String> CLASSES =
            List.of("STANDARD", "STANDARD_IA", "ONEZONE_IA", "GLACIER_IR", "GLACIER", "DEEP_ARCHIVE");

    private final FixedPolicies policies = new FixedPolicies()
            .tier("prod", "daily", FixedPolicies.forever())
            .tier("prod", "weekly", FixedPolicies.keep(400))
            .classes("daily", moving(30, "STANDARD_IA", 365, "GLACIER"))
            .classes("weekly", moving(365, "GLACIER"));

    @Nested
    class GivenATierWithTransitions {
        @Test
        void whenTheAgeIsReached_thenTheMoveIsDueAtThatMomentAndNotBefore() {
            Instant at = NOW.minus(Duration.ofDays(30));

            assertThat(steps(big(at).in("STANDARD")))
                    .extracting(TransitionStep::state)
                    .containsExactly(State.DUE);
            assertThat(steps(big(at.plusNanos(1)).in("STANDARD")))
                    .extracting(TransitionStep::state)
                    .containsExactly(State.WAITING);
        }

        @Test
        void whenSeveralAgesAreReached_thenOnlyTheLastClassIsGoneTo() {
            assertThat(steps(big(NOW.minus(Duration.ofDays(800))).in("STANDARD")))
                    .extracting(TransitionStep::to, TransitionStep::state)
                    .containsExactly(tuple("GLACIER", State.DUE));
        }

        @Test
        void whenItLiesInAColderClassAlready_thenItStaysThere() {
            assertThat(steps(big(NOW.minus(Duration.ofDays(800))).in("DEEP_ARCHIVE")))
                    .isEmpty();
            assertThat(steps(big(NOW.minus(Duration.ofDays(800))).in("GLACIER")))
                    .isEmpty();
            assertThat(steps(big(NOW.minus(Duration.ofDays(40))).in("GLACIER_IR")))
                    .extracting(TransitionStep::to, TransitionStep::state)
                    .containsExactly(tuple("GLACIER", State.WAITING));
        }

        @Test
        void whenTheAgeIsZero_thenTheMoveIsDueAtOnce() {
            policies.classes("daily", moving(0, "GLACIER"));

            assertThat(steps(big(NOW).in("STANDARD")))
                    .extracting(TransitionStep::state)
                    .containsExactly(State.DUE);
        }

        @Test
        void whenItIsArchivedAndShallGoColder_thenItIsRefusedWithAHint() {
            policies.classes("daily", moving(10, "GLACIER", 20, "DEEP_ARCHIVE"));

            assertThat(steps(big(NOW.minus(Duration.ofDays(30))).in("GLACIER")))
                    .singleElement()
                    .satisfies(step -> assertThat(step.state()).isEqualTo(State.REFUSED))
                    .satisfies(step -> assertThat(step.problems().get(0)).contains("HINT", "managed-by = bucket"));
        }

        @Test
        void whenItIsBeingRead_thenItWaits() {
            assertThat(steps(big(NOW.minus(Duration.ofDays(40))).in("STANDARD").leased()))
                    .singleElement()
                    .satisfies(step -> assertThat(step.state()).isEqualTo(State.WAITING))
                    .satisfies(
                            step -> assertThat(step.problems()).containsExactly("waits until it is not read any more"));
        }

        @Test
        void whenOthersHaveStillToGetIt_thenItIsNotArchivedBefore() {
            assertThat(steps(big(NOW.minus(Duration.ofDays(800))).in("STANDARD").owedTo("offsite")))
                    .singleElement()
                    .satisfies(step -> assertThat(step.state()).isEqualTo(State.WAITING))
                    .satisfies(step -> assertThat(step.problems().get(0)).contains("copied from here to offsite"));
            assertThat(steps(big(NOW.minus(Duration.ofDays(40))).in("STANDARD").owedTo("offsite")))
                    .extracting(TransitionStep::to, TransitionStep::state)
                    .containsExactly(tuple("STANDARD_IA", State.DUE));
        }

        @Test
        void whenABackupIsAboutToBeRemoved_thenItDoesNotMove() {
            List<Candidate> backups = Stream.of(
                            big(NOW.minus(Duration.ofDays(401))), big(NOW.minus(Duration.ofDays(1))), big(NOW))
                    .map(copy -> copy.tier("weekly").candidate())
                    .toList();
            RetentionPlan retention = new RetentionPlanner(policies).plan("cloud", backups, List.of(), NOW);

            assertThat(retention.removals()).hasSize(1);
            assertThat(new TransitionPlanner(policies).plan(retention).due()).isEmpty();
        }

        @Test
        void whenPlannedAfterwards_thenNothingMovesTwice_norEverToAWarmerClass() {
            SplittableRandom random = new SplittableRandom(7);
            for (int i = 0; i < 3000; i++) {
                policies.classes(
                        "daily", moving(random.nextInt(50), any(random), 50 + random.nextInt(300), any(random)));
                Candidate backup = big(NOW.minus(Duration.ofHours(random.nextInt(10_000))))
                        .in(any(random))
                        .candidate();
                for (TransitionStep step : plan(backup).due()) {
                    assertThat(StorageClassRules.of(step.to()).coldness())
                            .isGreaterThan(StorageClassRules.of(step.from()).coldness());
                    assertThat(plan(new Copies(backup).in(step.to(), NOW).candidate())
                                    .due())
                            .isEmpty();
                }
            }
        }
    }

    @Nested
    class GivenWhatCostsMoreThanExpected {
        @Test
        void whenPlanned_thenEachStepSaysSo() {
            List<Candidate> backups = List.of(
                    big(NOW.minus(Duration.ofDays(366))).in("STANDARD_IA").candidate(),
                    Copies.at(NOW.minus(Duration.ofDays(365)))
                            .bytes(1000)
                            .in("STANDARD")
                            .candidate(),
                    big(NOW.minus(Duration.ofDays(366)))
                            .in("STANDARD_IA", NOW.minus(Duration.ofDays(10)))
                            .id(new BackupId("20251120T021000Z-daily-bbbbbb"))
                            .in("STANDARD_IA", NOW.minus(Duration.ofDays(10)))
                            .candidate(),
                    big(NOW.minus(Duration.ofDays(370))).tier("weekly").candidate(),
                    big(NOW.minus(Duration.ofDays(40))).in("STANDARD").candidate(),
                    big(NOW).candidate());

            Golden.assertSame(
                    PlanText.of(new TransitionPlanner(policies).plan("cloud", backups, NOW)),
                    "dev/holdfast/retention/transitions.txt");
        }

        @Test
        void whenAPolicyIsLookedAt_thenItsProblemsAreTold() {
            assertThat(TransitionPlanner.problems(
                            new StoragePolicy(
                                    Optional.of("STANDARD_IA"),
                                    moving(7, "GLACIER").transitions()),
                            FixedPolicies.keep(60)))
                    .containsExactly(
                            "archives are moved to GLACIER at the age of 7 days, but STANDARD_IA bills at least 30 days",
                            "archives are removed at the age of 60 days, but GLACIER bills at least 90 days");
            assertThat(TransitionPlanner.problems(moving(30, "STANDARD_IA"), FixedPolicies.keep(60)))
                    .isEmpty();
            assertThat(TransitionPlanner.problems(moving(30, "GLACIER"), FixedPolicies.forever()))
                    .isEmpty();
        }
    }

    private TransitionPlan plan(Candidate backup) {
        return new TransitionPlanner(policies).plan("cloud", List.of(backup), NOW);
    }

    private List<TransitionStep> steps(Copies backup) {
        return plan(backup.candidate()).steps();
    }

    private static String any(SplittableRandom random) {
        return CLASSES.get(random.nextInt(CLASSES.size()));
    }

    private static Copies big(Instant snapshotTime) {
        return Copies.at(snapshotTime).bytes(5 * GIB);
    }

    private static StoragePolicy moving(int days, String to) {
        return new StoragePolicy(Optional.empty(), List.of(new Transition(Age.ofDays(days), to)));
    }

    private static StoragePolicy moving(int days, String to, int laterDays, String then) {
        return new StoragePolicy(
                Optional.empty(),
                List.of(new Transition(Age.ofDays(days), to), new Transition(Age.of(Period.ofDays(laterDays)), then)));
    }
}
