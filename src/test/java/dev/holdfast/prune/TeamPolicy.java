package dev.holdfast.prune;

import dev.holdfast.retention.Age;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import java.time.Period;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What a compliance team asks for: daily for four days here, less than an outage lasts, and for 90 days in the cloud, weekly for a year in the cloud, monthly for seven years in the cloud and cold after
 * one, before each deploy for 30 days here.
 */
final class TeamPolicy implements Policies {
    static final String LOCAL = "local";
    static final String CLOUD = "cloud";
    static final int MIN_VERIFIED = 2;

    private static final Map<String, Age> KEEP = Map.of(
            "daily", Age.ofDays(90),
            "weekly", Age.of(Period.ofYears(1)),
            "monthly", Age.of(Period.ofYears(7)),
            "pre-deploy", Age.ofDays(30));
    private static final Age DAILY_HERE = Age.ofDays(4);
    private static final Age COLD_AFTER = Age.ofDays(365);

    static Age keep(String repository, String tier) {
        return repository.equals(LOCAL) && tier.equals("daily") ? DAILY_HERE : KEEP.get(tier);
    }

    /** In order: the first is written by the backup. */
    static List<String> into(String tier) {
        return switch (tier) {
            case "daily" -> List.of(LOCAL, CLOUD);
            case "pre-deploy" -> List.of(LOCAL);
            default -> List.of(CLOUD);
        };
    }

    @Override
    public Optional<RetentionPolicy> policyOf(
            String repository, String deployment, String tier, Optional<String> schedule) {
        return into(tier).contains(repository)
                ? Optional.of(new RetentionPolicy(
                        Optional.of(keep(repository, tier)), OptionalInt.empty(), OptionalInt.empty(), MIN_VERIFIED))
                : Optional.empty();
    }

    @Override
    public StoragePolicy storageOf(String repository, String deployment, String tier) {
        return tier.equals("monthly")
                ? new StoragePolicy(
                        Optional.of("STANDARD_IA"), List.of(new StoragePolicy.Transition(COLD_AFTER, "GLACIER")))
                : StoragePolicy.NONE;
    }
}
