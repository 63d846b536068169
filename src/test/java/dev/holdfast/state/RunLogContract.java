package dev.holdfast.state;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.run.Run;
import dev.holdfast.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What every run log does. */
abstract class RunLogContract {
    static final Instant NOW = Instant.parse("2026-11-21T02:00:00Z");

    abstract RunLog state();

    @Nested
    class GivenRuns {
        @Test
        void whenAskedForRecentOnes_thenTheyComeNewestFirst() {
            Run first = Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW);
            Run second = Runs.backup("b", "prod", RunOutcome.FAILED, NOW.plusSeconds(60));
            Run other = Runs.backup("c", "beta", RunOutcome.SUCCESS, NOW.plusSeconds(120));
            state().record(second);
            state().record(first);
            state().record(other);

            assertThat(state().recent("prod", 10)).containsExactly(second, first);
            assertThat(state().recent("prod", 1)).containsExactly(second);
            assertThat(state().recent(10)).containsExactly(other, second, first);
        }

        @Test
        void whenARunIsRecordedTwice_thenItCountsOnce() {
            Run run = Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW);

            state().record(run);
            state().record(run);

            assertThat(state().recent(10)).hasSize(1);
            assertThat(state().facts().counts())
                    .containsExactly(new RunFacts.RunCount("prod", "daily", RunOutcome.SUCCESS, 1));
        }

        @Test
        void whenTwoRunsEndTogether_thenTheLaterRecordedIsNewer() {
            Run first = Runs.backup("a", "prod", RunOutcome.SUCCESS, NOW);
            Run second = Runs.backup("b", "prod", RunOutcome.SUCCESS, NOW);
            state().record(first);
            state().record(second);

            assertThat(state().recent(10)).containsExactly(second, first);
        }

        @Test
        void whenARunFails_thenItsFailuresAddUpUntilASuccess() {
            state().record(Runs.backup("a", "prod", RunOutcome.FAILED, NOW));
            state().record(Runs.backup("b", "prod", RunOutcome.SUSPECT, NOW));
            state().record(Runs.backup("c", "prod", RunOutcome.SKIPPED, NOW));
            state().record(Runs.backup("d", "prod", RunOutcome.ABANDONED, NOW));
            assertThat(state().facts().consecutiveFailuresOf("prod", "daily")).isEqualTo(2);

            state().record(Runs.backup("e", "prod", RunOutcome.SUCCESS, NOW));

            assertThat(state().facts().consecutiveFailuresOf("prod", "daily")).isZero();
        }

        @Test
        void whenTheyCommittedABackup_thenTheirDurationsAreSummedByBound() {
            state().record(Runs.lasting("a", RunOutcome.SUCCESS, Duration.ofMillis(2_500)));
            state().record(Runs.lasting("b", RunOutcome.SUCCESS, Duration.ofMillis(2_600)));
            state().record(Runs.lasting("c", RunOutcome.SUSPECT, Duration.ofDays(2)));
            state().record(Runs.lasting("d", RunOutcome.FAILED, Duration.ofHours(1)));
            state().record(Runs.lasting("e", RunOutcome.SUCCESS, Duration.ofHours(-1)));

            assertThat(state().facts().durations())
                    .containsExactly(new BackupDurations(
                            "prod",
                            "daily",
                            Map.of(1.0, 1L, 2.5, 1L, 5.0, 1L, Double.POSITIVE_INFINITY, 1L),
                            2.5 + 2.6 + 172_800));
        }

        @Test
        void whenTheyAreNoBackups_thenTheyAreListedButNotSummed() {
            state().record(Runs.verification("a", "prod", NOW));

            assertThat(state().recent(10)).hasSize(1);
            assertThat(state().facts()).isEqualTo(RunFacts.none());
        }
    }

    @Nested
    class GivenASchedule {
        @Test
        void whenItIsSeenAgain_thenItIsProtectedSinceTheFirstTime() {
            state().protectedSince("prod", "daily", "at 02:00", NOW);

            assertThat(state().protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW);
            assertThat(state().protectedSince("beta", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW.plusSeconds(60));
        }

        @Test
        void whenItIsOnlyLookedUp_thenNothingIsStored() {
            Optional<Instant> before = state().protectedSinceIfKnown("looked", "up", "daily");
            state().protectedSince("looked", "up", "daily", Instant.parse("2026-11-20T12:00:00Z"));

            assertThat(before).isEmpty();
            assertThat(state().protectedSinceIfKnown("looked", "up", "daily"))
                    .contains(Instant.parse("2026-11-20T12:00:00Z"));
            assertThat(state().protectedSinceIfKnown("looked", "up", "hourly")).isEmpty();
        }

        @Test
        void whenItsRecurrenceChanges_thenItIsNew() {
            state().protectedSince("prod", "daily", "at 02:00", NOW);

            assertThat(state().protectedSince("prod", "daily", "at 03:00", NOW.plusSeconds(60), Optional.of(NOW)))
                    .isEqualTo(NOW.plusSeconds(60));
        }

        @Test
        void whenItWasForgotten_thenItIsNewWhateverTheRepositoryTells() {
            state().protectedSince("prod", "daily", "at 02:00", NOW);
            state().record(Runs.backup("a", "prod", RunOutcome.FAILED, NOW));
            state().forgetSchedulesExcept(Set.of(new ScheduleName("beta", "daily")));

            assertThat(state().facts().consecutiveFailuresOf("prod", "daily")).isZero();
            assertThat(state().protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60), Optional.of(NOW)))
                    .isEqualTo(NOW.plusSeconds(60));
        }

        @Test
        void whenOthersAreForgotten_thenItStays() {
            state().protectedSince("prod", "daily", "at 02:00", NOW);
            state().record(Runs.backup("a", "prod", RunOutcome.FAILED, NOW));
            state().forgetSchedulesExcept(Set.of(new ScheduleName("prod", "daily")));

            assertThat(state().facts().consecutiveFailuresOf("prod", "daily")).isOne();
            assertThat(state().protectedSince("prod", "daily", "at 02:00", NOW.plusSeconds(60)))
                    .isEqualTo(NOW);
        }

        @Test
        void whenNothingIsKnownButTheRepositoryTellsOfIt_thenItIsProtectedSinceThen() {
            Instant earlier = NOW.minus(Duration.ofDays(30));

            assertThat(state().protectedSince("prod", "daily", "at 02:00", NOW, Optional.of(earlier)))
                    .isEqualTo(earlier);
            assertThat(state().protectedSince("beta", "daily", "at 02:00", NOW, Optional.of(NOW.plusSeconds(9))))
                    .isEqualTo(NOW);
        }
    }
}
