package dev.holdfast.retention;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.holdfast.retention.CostEstimate.ClassCost;
import dev.holdfast.retention.CostEstimate.EarlyDelete;
import dev.holdfast.retention.StoragePolicy.Transition;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

final class CostEstimateTest {
    private static final Instant NOW = Instant.parse("2026-11-21T02:10:00Z");
    private static final long GIB = 1L << 30;
    private static final Prices PRICES = new Prices(
            "USD",
            Map.of(
                    "STANDARD", new BigDecimal("0.023"),
                    "STANDARD_IA", new BigDecimal("0.0125"),
                    "GLACIER", new BigDecimal("0.0036")));

    private final FixedPolicies policies = new FixedPolicies()
            .tier("prod", "daily", FixedPolicies.keep(10))
            .tier("prod", "weekly", FixedPolicies.forever())
            .classes("weekly", new StoragePolicy(Optional.empty(), List.of(new Transition(Age.ofDays(20), "GLACIER"))));

    private CostEstimate estimate(Prices prices, Copies... copies) {
        List<Candidate> backups = Stream.of(copies).map(Copies::candidate).toList();
        RetentionPlan plan = new RetentionPlanner(policies).plan("cloud", backups, List.of(), NOW);
        return CostEstimate.of(plan, new TransitionPlanner(policies).plan(plan), prices);
    }

    private static Copies daysAgo(int days) {
        return Copies.at(NOW.minus(Duration.ofDays(days)));
    }

    @Test
    void whenNothingChanges_thenAMonthOfEachClassIsTold() {
        CostEstimate estimate = estimate(
                PRICES,
                daysAgo(2).bytes(10 * GIB).in("STANDARD"),
                daysAgo(1).bytes(2 * GIB).in("STANDARD_IA"),
                daysAgo(0).bytes(1000).in("STANDARD_IA"));

        assertThat(estimate.classes()).extracting(ClassCost::storageClass).containsExactly("STANDARD", "STANDARD_IA");
        ClassCost rare = estimate.classes().get(1);
        assertThat(rare.backups()).isEqualTo(2);
        assertThat(rare.storedBytes()).isEqualTo(2 * GIB + 1000);
        assertThat(rare.billedBytes()).isEqualTo(2 * GIB + 128 * 1024);
        assertThat(rare.gibMonths()).isEqualByComparingTo("2.000122");
        assertThat(estimate.monthly()).isEqualByComparingTo("0.255002");
        assertThat(estimate.earlyDeletes()).isEmpty();
        assertThat(estimate.isComplete()).isTrue();
    }

    @Test
    void whenOneIsRemovedEarly_thenTheRestOfTheMinimumIsAPenalty() {
        CostEstimate estimate = estimate(
                PRICES,
                daysAgo(12).bytes(3 * GIB).in("STANDARD_IA", NOW.minus(Duration.ofDays(12))),
                daysAgo(1).bytes(GIB),
                daysAgo(0).bytes(GIB));

        EarlyDelete early = estimate.earlyDeletes().get(0);
        assertThat(early.by()).isEqualTo("removal");
        assertThat(early.missingDays()).isEqualTo(18);
        assertThat(early.gibMonths()).isEqualByComparingTo("1.8");
        assertThat(estimate.penalties()).isEqualByComparingTo("0.0225");
        assertThat(estimate.classes()).extracting(ClassCost::storageClass).containsExactly("STANDARD");
    }

    @Test
    void whenOneMoves_thenItIsCountedWhereItGoes_andWhatItLeavesEarlyIsAPenalty() {
        CostEstimate estimate = estimate(
                PRICES,
                daysAgo(25).tier("weekly").bytes(GIB).in("STANDARD_IA", NOW.minus(Duration.ofDays(25))),
                daysAgo(0).bytes(GIB));

        assertThat(estimate.classes()).extracting(ClassCost::storageClass).containsExactly("STANDARD", "GLACIER");
        assertThat(estimate.earlyDeletes())
                .extracting(EarlyDelete::by, EarlyDelete::missingDays)
                .containsExactly(tuple("transition", 5L));
    }

    @Test
    void whenAPriceIsNotKnown_thenTheEstimateSaysThatItIsNotComplete() {
        CostEstimate estimate = estimate(PRICES, daysAgo(0).bytes(GIB).in("DEEP_ARCHIVE"));

        assertThat(estimate.isComplete()).isFalse();
        assertThat(estimate.monthly()).isZero();
        assertThat(estimate.classes().get(0).gibMonths()).isPositive();
    }
}
