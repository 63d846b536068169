package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.manifest.PruneRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** A repository that is filled and pruned over days. */
final class MassDeletionTest {
    private static final Duration QUARTER = Duration.ofMinutes(15);
    private static final Duration DAY = Duration.ofDays(1);

    private FixedPolicies policies = new FixedPolicies().tier("prod", "quick", hours(12, 3));
    private List<Candidate> stock = new ArrayList<>();
    private List<PruneRecord> records = new ArrayList<>();
    private Instant now = Instant.parse("2026-11-01T00:00:00Z");

    @Nested
    class GivenBackupsThatAreFrequentBesideThePrunes {
        @Test
        void whenNothingChanges_thenTheyGoWithoutAConfirmation() {
            backUp(QUARTER, QUARTER);
            prune();
            for (int day = 0; day < 5; day++) {
                backUp(DAY, QUARTER);

                assertThat(prune().needsMassDelete()).isFalse();
                assertThat(stock).hasSizeBetween(47, 49);
            }
        }

        @Test
        void whenAReaderHeldThemUpOnce_thenTheyGoNextTime() {
            policies.tier("prod", "quick", FixedPolicies.last(2));
            backUp(QUARTER, Duration.ofMinutes(3), Copies::leased);
            assertThat(prune().removals()).isEmpty();
            stock.replaceAll(backup -> new Candidate(
                    backup.manifest(), true, backup.storageClass(), backup.classSince(), Obstacles.none()));
            backUp(QUARTER, Duration.ofMinutes(3));

            assertThat(prune().unguardedRemovals()).hasSize(8);
            assertThat(stock).hasSize(2);
        }

        @Test
        void whenThePolicyBecomesTighter_thenItTakesAConfirmationHoweverLongItLasts() {
            steady();
            policies.tier("prod", "quick", hours(1, 3));
            for (int day = 0; day < 3; day++) {
                backUp(DAY, QUARTER);

                assertThat(prune().needsMassDelete()).isTrue();
                assertThat(stock).hasSize(48 + 96 * (day + 1));
            }
        }

        @Test
        void whenAScheduleGetsATighterPolicyOfItsOwn_thenItTakesAConfirmation() {
            steady();
            policies.schedule("prod", "quick", "quarter-hourly", FixedPolicies.last(1));
            backUp(DAY, QUARTER);

            assertThat(prune().needsMassDelete()).isTrue();
        }

        @Test
        void whenTheClockJumps_thenItTakesAConfirmation() {
            steady();
            now = now.plus(Duration.ofDays(3650));
            backUp(QUARTER, QUARTER);

            assertThat(prune().needsMassDelete()).isTrue();
        }

        @Test
        void whenTheLastRecordTellsNoPolicies_thenItTakesAConfirmation() {
            steady();
            records.replaceAll(it -> new PruneRecord(
                    it.deployment(), it.instance(), it.repository(), it.at(), it.newest(), it.due(), it.by()));
            backUp(DAY, QUARTER);

            assertThat(prune().needsMassDelete()).isTrue();
        }

        @Test
        void whenATierBegins_thenItsBackupsGoByItsPolicy() {
            policies.tier("prod", "daily", FixedPolicies.keep(90)).tier("prod", "quick", FixedPolicies.last(2));
            stock.add(Copies.at(now).tier("daily").candidate());
            prune();
            backUp(DAY, QUARTER);

            assertThat(prune().unguardedRemovals()).hasSize(94);
        }
    }

    @Nested
    class GivenLocksWhileThePolicyBecomesTighter {
        @Test
        void whenTheyHaveRunOut_thenItTakesAConfirmation() {
            steady();
            stock.replaceAll(backup -> backup.lockedUntil(now.plus(Duration.ofDays(2))));
            policies.tier("prod", "quick", FixedPolicies.last(3));
            backUp(QUARTER, QUARTER);
            assertThat(prune().unguardedRemovals()).isEmpty();
            now = now.plus(Duration.ofDays(3));
            backUp(QUARTER, QUARTER);

            assertThat(prune().needsMassDelete()).isTrue();
        }
    }

    @Nested
    class GivenCopiesStillToBeMadeWhileThePolicyBecomesTighter {
        @Test
        void whenTheyWereMade_thenItTakesAConfirmation() {
            steady();
            stock.replaceAll(backup -> backup.owedTo(new TreeSet<>(List.of("offsite"))));
            policies.tier("prod", "quick", FixedPolicies.last(3));
            backUp(QUARTER, QUARTER);
            assertThat(prune().unguardedRemovals()).isEmpty();
            stock.replaceAll(backup -> backup.owedTo(new TreeSet<>()));
            backUp(QUARTER, QUARTER);

            assertThat(prune().needsMassDelete()).isTrue();
        }
    }

    @Nested
    class GivenAConfirmation {
        @Test
        void whenItWasKilledHalfWay_thenTheRestGoesWithoutAnother() {
            steady();
            policies.tier("prod", "quick", FixedPolicies.last(3));
            backUp(QUARTER, QUARTER);
            RetentionPlan plan = plan();
            records.addAll(plan.recordsBy("ops@host", true));
            stock.remove(0);
            backUp(QUARTER, QUARTER);

            assertThat(plan().needsMassDelete()).isFalse();
            assertThat(plan().unguardedRemovals()).hasSize(46);
        }
    }

    private void steady() {
        backUp(QUARTER, QUARTER);
        prune();
        backUp(DAY, QUARTER);
        prune();
        assertThat(stock).hasSize(48);
    }

    private void backUp(Duration during, Duration every) {
        backUp(during, every, UnaryOperator.identity());
    }

    private void backUp(Duration during, Duration every, UnaryOperator<Copies> how) {
        Instant end = now.plus(during);
        while (now.isBefore(end)) {
            now = now.plus(every);
            stock.add(how.apply(Copies.at(now).tier("quick").answering("quarter-hourly", now))
                    .candidate());
        }
    }

    private RetentionPlan plan() {
        return new RetentionPlanner(policies).plan("cloud", stock, records, now);
    }

    /** As a prune without a confirmation does it. */
    private RetentionPlan prune() {
        RetentionPlan plan = plan();
        if (!plan.needsMassDelete()) {
            records.addAll(plan.recordsBy("ops@host", false));
            plan.unguardedRemovals().forEach(decision -> stock.remove(decision.candidate()));
        }
        return plan;
    }

    private static RetentionPolicy hours(int keep, int last) {
        return new RetentionPolicy(
                Optional.of(Age.of(Duration.ofHours(keep))), OptionalInt.of(last), OptionalInt.empty(), 2);
    }
}
