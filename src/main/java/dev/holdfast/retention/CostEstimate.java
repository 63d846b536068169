package dev.holdfast.retention;

import static java.math.RoundingMode.HALF_UP;
import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.BackupId;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What a repository's archives cost in a month once its plans are carried out, and what carrying them out costs because minimum
 * storage durations are not reached. Requests, thaws and traffic are not in it. A month has 30 days, a price that is not known is
 * left out and makes {@link #isComplete} false.
 *
 * @param classes by class, the warmest first
 * @param earlyDeletes in the order of the plans: removals, then transitions
 */
public record CostEstimate(String currency, List<ClassCost> classes, List<EarlyDelete> earlyDeletes) {
    private static final BigDecimal GIB = BigDecimal.valueOf(1L << 30);
    private static final BigDecimal DAYS_OF_MONTH = BigDecimal.valueOf(30);
    private static final int DIGITS = 6;

    public CostEstimate {
        requireNonNull(currency, "currency");
        classes = List.copyOf(classes);
        earlyDeletes = List.copyOf(earlyDeletes);
    }

    /**
     * What is stored in a class.
     *
     * @param billedBytes with the minimum size of each object
     * @param gibMonths what is billed for a month
     * @param cost for a month; empty where the class has no price
     */
    public record ClassCost(
            String storageClass,
            int backups,
            long storedBytes,
            long billedBytes,
            BigDecimal gibMonths,
            Optional<BigDecimal> cost) {}

    /**
     * What leaves a class before its minimum storage duration ends and is billed for the rest of it.
     *
     * @param by {@code removal} or {@code transition}
     */
    public record EarlyDelete(
            BackupId backup,
            String storageClass,
            String by,
            long missingDays,
            BigDecimal gibMonths,
            Optional<BigDecimal> cost) {}

    /** Estimates for plans of one repository that belong together. */
    public static CostEstimate of(RetentionPlan retention, TransitionPlan transitions, Prices prices) {
        Map<BackupId, String> moved = new HashMap<>();
        List<EarlyDelete> early = new ArrayList<>();
        for (Decision removal : retention.removals()) {
            earlyDelete(removal.candidate(), "removal", retention.at(), prices).ifPresent(early::add);
        }
        for (TransitionStep step : transitions.due()) {
            moved.put(step.candidate().id(), step.to());
            earlyDelete(step.candidate(), "transition", retention.at(), prices).ifPresent(early::add);
        }
        Map<String, Stored> byClass = new TreeMap<>(Comparator.<String>comparingInt(
                        name -> StorageClassRules.of(name).coldness())
                .thenComparing(Comparator.naturalOrder()));
        for (Decision decision : retention.decisions()) {
            if (decision.fate() != Decision.Fate.REMOVE) {
                Candidate backup = decision.candidate();
                String name = moved.getOrDefault(backup.id(), backup.storageClass());
                byClass.merge(name, Stored.of(backup, StorageClassRules.of(name)), Stored::plus);
            }
        }
        List<ClassCost> classes = new ArrayList<>();
        byClass.forEach((name, stored) -> classes.add(stored.cost(name, prices)));
        return new CostEstimate(prices.currency(), classes, early);
    }

    /** For a month, as far as prices are known. */
    public BigDecimal monthly() {
        return classes.stream().flatMap(it -> it.cost().stream()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Once, as far as prices are known. */
    public BigDecimal penalties() {
        return earlyDeletes.stream().flatMap(it -> it.cost().stream()).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    /** Whether every class has a price. */
    public boolean isComplete() {
        return classes.stream().allMatch(it -> it.cost().isPresent())
                && earlyDeletes.stream().allMatch(it -> it.cost().isPresent());
    }

    private static Optional<EarlyDelete> earlyDelete(Candidate backup, String by, Instant now, Prices prices) {
        StorageClassRules rules = StorageClassRules.of(backup.storageClass());
        long missing = TransitionPlanner.missingDays(backup.classSince(), now, rules);
        if (missing == 0) {
            return Optional.empty();
        }
        BigDecimal gibMonths = gib(rules.billedBytes(backup.storedBytes()))
                .multiply(BigDecimal.valueOf(missing))
                .divide(DAYS_OF_MONTH, DIGITS, HALF_UP);
        return Optional.of(new EarlyDelete(
                backup.id(), rules.name(), by, missing, gibMonths, price(prices, rules.name(), gibMonths)));
    }

    private static BigDecimal gib(long bytes) {
        return BigDecimal.valueOf(bytes).divide(GIB, DIGITS, HALF_UP);
    }

    private static Optional<BigDecimal> price(Prices prices, String storageClass, BigDecimal gibMonths) {
        return prices.of(storageClass).map(price -> price.multiply(gibMonths).setScale(DIGITS, HALF_UP));
    }

    private record Stored(int backups, long storedBytes, long billedBytes) {
        static Stored of(Candidate backup, StorageClassRules rules) {
            return new Stored(1, backup.storedBytes(), rules.billedBytes(backup.storedBytes()));
        }

        Stored plus(Stored other) {
            return new Stored(
                    backups + other.backups, storedBytes + other.storedBytes, billedBytes + other.billedBytes);
        }

        ClassCost cost(String name, Prices prices) {
            BigDecimal gibMonths = gib(billedBytes);
            return new ClassCost(name, backups, storedBytes, billedBytes, gibMonths, price(prices, name, gibMonths));
        }
    }
}
