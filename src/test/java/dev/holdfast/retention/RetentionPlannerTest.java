package dev.holdfast.retention;

import static dev.holdfast.retention.FixedPolicies.keep;
import static dev.holdfast.retention.FixedPolicies.last;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.retention.Decision.Fate;
import java.time.Duration;
import java.time.Instant;
import java.time.Period;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class RetentionPlannerTest {
    private static final Instant NOW = Instant.parse("2026-03-29T02:10:00Z");

    @Nested
    class GivenSafetyCopies {
        private final FixedPolicies policies =
                new FixedPolicies().tier("prod", "daily", keep(3)).tier("prod", "safety", keep(1));

        @Test
        void whenTheirPolicyLetsThemGoSooner_thenTheyStayForAWeek() {
            List<Candidate> backups = copies(
                    Copies.at(NOW.minus(Duration.ofDays(9))).safety(),
                    Copies.at(NOW.minus(Duration.ofDays(8))).safety(),
                    Copies.at(NOW.minus(Duration.ofDays(6))).safety(),
                    Copies.at(NOW.minus(Duration.ofDays(5))).safety(),
                    Copies.at(NOW.minusSeconds(60)));

            assertThat(kinds(policies, backups, NOW))
                    .containsExactly(
                            Reason.Kind.EXPIRED,
                            Reason.Kind.EXPIRED,
                            Reason.Kind.SAFETY_COPY,
                            Reason.Kind.SAFETY_COPY,
                            Reason.Kind.YOUNG);
        }

        @Test
        void whenARestoreNeedsOneThatStandsHalfway_thenItStaysAfterTheWeekAndSaysWhy() {
            List<Candidate> backups = copies(
                    Copies.at(NOW.minus(Duration.ofDays(40))).safety().neededBy("20260218T000000Z-k3f9q2"),
                    Copies.at(NOW.minus(Duration.ofDays(39))).safety(),
                    Copies.at(NOW.minusSeconds(90)).safety(),
                    Copies.at(NOW.minusSeconds(80)).safety(),
                    Copies.at(NOW.minusSeconds(60)),
                    Copies.at(NOW.minusSeconds(30)));

            assertThat(kinds(policies, backups, NOW).subList(0, 2))
                    .containsExactly(Reason.Kind.RESTORE_HALFWAY, Reason.Kind.EXPIRED);
            assertThat(fates(policies, backups, NOW).subList(0, 2)).containsExactly(Fate.LATER, Fate.REMOVE);
        }

        @Test
        void whenNothingElseIsNew_thenTheyLetNothingGrowOld() {
            List<Candidate> backups = copies(
                    Copies.at(NOW.minus(Duration.ofDays(50))),
                    Copies.at(NOW.minus(Duration.ofDays(30))),
                    Copies.at(NOW.minusSeconds(60)).safety());

            assertThat(kinds(policies, backups, NOW))
                    .containsExactly(Reason.Kind.MIN_VERIFIED, Reason.Kind.NEWEST_VERIFIED, Reason.Kind.YOUNG);
        }
    }

    @Nested
    class GivenATierKeptForDays {
        private final FixedPolicies policies = new FixedPolicies().tier("prod", "daily", keep(3));

        @Test
        void whenABackupHasReachedTheAge_thenItGoes_andOneASecondYoungerStays() {
            List<Candidate> backups = copies(
                    Copies.at(NOW.minus(Duration.ofDays(3))),
                    Copies.at(NOW.minus(Duration.ofDays(3)).plusSeconds(1)),
                    Copies.at(NOW.minusSeconds(60)),
                    Copies.at(NOW.minusSeconds(30)));

            assertThat(fates(policies, backups, NOW)).containsExactly(Fate.REMOVE, Fate.KEEP, Fate.KEEP, Fate.KEEP);
        }

        @Test
        void whenOnlyOldOnesExist_thenTheFloorStays() {
            List<Candidate> backups = daysAgo(400, 300, 200, 100);

            assertThat(kinds(policies, backups, NOW))
                    .containsExactly(
                            Reason.Kind.EXPIRED,
                            Reason.Kind.EXPIRED,
                            Reason.Kind.MIN_VERIFIED,
                            Reason.Kind.NEWEST_VERIFIED);
        }

        @Test
        void whenTwoOfTheNewestShareASnapshotTime_thenTheyCountOnceForTheFloor() {
            List<Candidate> backups = new ArrayList<>(daysAgo(30, 20));
            backups.add(Copies.at(NOW.minusSeconds(9)).candidate());
            backups.add(Copies.at(NOW.minusSeconds(9))
                    .id(new BackupId("20260329T020951Z-daily-bbbbbb"))
                    .candidate());

            assertThat(fates(policies, backups, NOW)).containsExactly(Fate.REMOVE, Fate.KEEP, Fate.KEEP, Fate.KEEP);
        }

        @Test
        void whenTheNewestIsSuspect_thenItGivesNoRoomToTheOlderOnes() {
            List<Candidate> backups = copies(
                    Copies.at(NOW.minus(Duration.ofDays(9))),
                    Copies.at(NOW.minus(Duration.ofDays(8))),
                    Copies.at(NOW).suspect(),
                    Copies.at(NOW.plusSeconds(1)).damaged());

            assertThat(fates(policies, backups, NOW)).containsOnly(Fate.KEEP);
        }

        @Test
        void whenASuspectOneHasReachedTheAge_thenItGoesToo() {
            List<Candidate> backups = new ArrayList<>(daysAgo(2, 1, 0));
            backups.add(0, Copies.at(NOW.minus(Duration.ofDays(4))).suspect().candidate());

            assertThat(fates(policies, backups, NOW)).containsExactly(Fate.REMOVE, Fate.KEEP, Fate.KEEP, Fate.KEEP);
        }

        @Test
        void whenTheHoldEnds_thenItGoesAtThatMoment() {
            Instant end = NOW.plusSeconds(60);
            List<Candidate> backups = new ArrayList<>(daysAgo(2, 1, 0));
            backups.add(
                    0,
                    Copies.at(NOW.minus(Duration.ofDays(9)))
                            .held(Optional.of(end))
                            .candidate());

            assertThat(fates(policies, backups, end.minusNanos(1))).startsWith(Fate.LATER);
            assertThat(fates(policies, backups, end)).startsWith(Fate.REMOVE);
        }

        @Test
        void whenAHoldIsLiftedDuringAnOutage_thenWhatTheLastPruneNamedMayGo() {
            Instant lastPrune = NOW.minus(Duration.ofDays(30));
            List<Candidate> held = copies(
                    Copies.at(lastPrune.minus(Duration.ofDays(9))).held(Optional.empty()),
                    Copies.at(lastPrune.minus(Duration.ofDays(1))),
                    Copies.at(lastPrune.minusSeconds(60)));
            List<PruneRecord> records =
                    plan(policies, held, List.of(), lastPrune).recordsBy("ops@host", false);
            List<Candidate> lifted = new ArrayList<>(held);
            lifted.set(0, Copies.at(held.get(0).snapshotTime()).candidate());

            RetentionPlan plan = plan(policies, lifted, records, NOW);

            assertThat(plan.decisions().stream().map(Decision::fate))
                    .containsExactly(Fate.REMOVE, Fate.KEEP, Fate.KEEP);
            assertThat(plan.blocks()).isEmpty();
        }
    }

    @Nested
    class GivenAScheduleThatSaysItsOwn {
        private final FixedPolicies policies =
                new FixedPolicies().tier("prod", "daily", last(2)).schedule("prod", "daily", "hourly", last(3));

        @Test
        void whenBothScheduleAndTierHaveMany_thenEachIsCountedByItself() {
            List<Candidate> backups = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                Instant due = NOW.minus(Duration.ofHours(10 - i));
                backups.add(Copies.at(due).answering("hourly", due).candidate());
                backups.add(
                        Copies.at(due.plusSeconds(60)).answering("daily", due).candidate());
            }

            RetentionPlan plan = plan(policies, backups, List.of(), NOW);

            assertThat(plan.kept().stream().map(it -> it.schedule().orElseThrow()))
                    .containsExactly("hourly", "hourly", "daily", "hourly", "daily");
        }
    }

    @Nested
    class GivenTwoBackupsOfOnePeriod {
        private final FixedPolicies policies = new FixedPolicies()
                .tier(
                        "prod",
                        "daily",
                        new RetentionPolicy(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), 1));
        private final Instant due = NOW.minus(Duration.ofHours(2));

        @Test
        void whenBothAreVerified_thenTheEarlierCountsAndTheOtherGoes() {
            List<Candidate> backups = copies(
                    Copies.at(due.plusSeconds(2)).answering("daily", due).committedAfter(Duration.ofHours(1)),
                    Copies.at(due.plusSeconds(9)).answering("daily", due),
                    Copies.at(NOW));

            assertThat(kinds(policies, backups, NOW))
                    .containsExactly(Reason.Kind.FOREVER, Reason.Kind.SECOND_OF_PERIOD, Reason.Kind.FOREVER);
        }

        @Test
        void whenTheSecondIsTheNewestVerified_thenItStaysUntilANewerOneExists() {
            List<Candidate> backups = copies(
                    Copies.at(due.plusSeconds(2)).answering("daily", due),
                    Copies.at(due.plusSeconds(9)).answering("daily", due));

            assertThat(kinds(policies, backups, NOW)).containsExactly(Reason.Kind.FOREVER, Reason.Kind.NEWEST_VERIFIED);
        }

        @Test
        void whenTheEarlierIsSuspect_thenTheOtherIsTheFirst() {
            List<Candidate> backups = copies(
                    Copies.at(due.plusSeconds(2)).answering("daily", due).suspect(),
                    Copies.at(due.plusSeconds(9)).answering("daily", due),
                    Copies.at(NOW));

            assertThat(kinds(policies, backups, NOW)).containsOnly(Reason.Kind.FOREVER);
        }

        @Test
        void whenTheSecondIsTheNewestOfAll_thenTheFirstWaitsForItAndTheNextPlanIsTheSame() {
            FixedPolicies quick = new FixedPolicies().tier("prod", "quick", FixedPolicies.atMost(2));
            Instant due = NOW.minus(Duration.ofHours(9));
            List<Candidate> backups = copies(
                    Copies.at(due.plusSeconds(1)).tier("quick").answering("quick", due),
                    Copies.at(due.plusSeconds(3600)).tier("quick"),
                    Copies.at(due.plusSeconds(7200)).tier("quick"),
                    Copies.at(due.plusSeconds(9000)).tier("quick").answering("quick", due));

            assertThat(fates(quick, backups, NOW)).containsExactly(Fate.LATER, Fate.KEEP, Fate.KEEP, Fate.KEEP);
            assertThat(kinds(quick, backups, NOW)).startsWith(Reason.Kind.FIRST_OF_PERIOD);
            assertThat(plan(quick, backups, List.of(), NOW).staying())
                    .as("what locks are renewed for")
                    .isEqualTo(backups.subList(1, 4));
        }
    }

    @Nested
    class GivenAReCreatedDeployment {
        @Test
        void whenTheNewOneHasManyBackups_thenTheFormerOnesStay() {
            FixedPolicies policies = new FixedPolicies().tier("prod", "daily", last(1));
            List<Candidate> backups = new ArrayList<>();
            for (int days : new int[] {50, 40}) {
                backups.add(Copies.at(NOW.minus(Duration.ofDays(days)))
                        .deployment("prod", "prod-former")
                        .candidate());
            }
            backups.addAll(daysAgo(3, 2, 1));

            RetentionPlan plan = plan(policies, backups, List.of(), NOW);

            assertThat(plan.kept().stream().map(Candidate::instance)).containsExactly("prod", "prod-former");
            assertThat(plan.records()).hasSize(2);
        }
    }

    @Nested
    class GivenALateCopy {
        @Test
        void whenItCameAfterTheLastPrune_thenItIsNewAlthoughItWasCommittedBefore() {
            FixedPolicies policies = new FixedPolicies().tier("prod", "daily", last(2));
            List<Candidate> before = daysAgo(4, 3, 2);
            List<PruneRecord> records = plan(policies, before, List.of(), NOW).recordsBy("ops@host", false);
            List<Candidate> after = daysAgo(3, 2, 1);

            RetentionPlan plan = plan(policies, after, records, NOW.plusSeconds(3600));

            assertThat(plan.removals()).hasSize(1);
            assertThat(plan.blocks()).isEmpty();
        }
    }

    @Nested
    class GivenAges {
        @Test
        void whenMonthsAreOfUnequalLength_thenTheCalendarOfUtcDecides() {
            assertThat(Age.of(Period.ofMonths(1)).endOf(Instant.parse("2028-01-31T12:00:00Z")))
                    .isEqualTo("2028-02-29T12:00:00Z");
            assertThat(Age.of(Period.ofYears(1)).endOf(Instant.parse("2028-02-29T12:00:00Z")))
                    .isEqualTo("2029-02-28T12:00:00Z");
        }

        @Test
        void whenAnAgeIsBeyondAllCalendars_thenItNeverEnds() {
            assertThat(Age.of(Period.ofYears(Integer.MAX_VALUE)).endOf(NOW)).isEqualTo(Instant.MAX);
        }
    }

    private static List<Candidate> daysAgo(int... days) {
        return Arrays.stream(days)
                .mapToObj(ago -> Copies.at(NOW.minus(Duration.ofDays(ago))).candidate())
                .toList();
    }

    private static List<Candidate> copies(Copies... copies) {
        return Stream.of(copies).map(Copies::candidate).toList();
    }

    private static List<Fate> fates(Policies policies, List<Candidate> backups, Instant now) {
        return plan(policies, backups, List.of(), now).decisions().stream()
                .map(Decision::fate)
                .toList();
    }

    private static List<Reason.Kind> kinds(Policies policies, List<Candidate> backups, Instant now) {
        return plan(policies, backups, List.of(), now).decisions().stream()
                .map(decision -> decision.reason().kind())
                .toList();
    }

    private static RetentionPlan plan(
            Policies policies, List<Candidate> backups, List<PruneRecord> prunes, Instant now) {
        return new RetentionPlanner(policies).plan("cloud", backups, prunes, now);
    }
}
