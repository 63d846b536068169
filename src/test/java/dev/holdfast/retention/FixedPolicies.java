package dev.holdfast.retention;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** Policies by tier, and by schedule where one says its own. What is not named is not configured. */
final class FixedPolicies implements Policies {
    private final Map<String, RetentionPolicy> byPlace = new HashMap<>();
    private final Map<String, StoragePolicy> classes = new HashMap<>();

    static RetentionPolicy keep(int days) {
        return new RetentionPolicy(Optional.of(Age.ofDays(days)), OptionalInt.empty(), OptionalInt.empty(), 2);
    }

    static RetentionPolicy last(int number) {
        return new RetentionPolicy(Optional.empty(), OptionalInt.of(number), OptionalInt.empty(), 1);
    }

    static RetentionPolicy atMost(int number) {
        return new RetentionPolicy(Optional.empty(), OptionalInt.empty(), OptionalInt.of(number), 1);
    }

    static RetentionPolicy forever() {
        return new RetentionPolicy(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), 2);
    }

    FixedPolicies tier(String deployment, String tier, RetentionPolicy policy) {
        byPlace.put(deployment + "/" + tier, policy);
        return this;
    }

    FixedPolicies schedule(String deployment, String tier, String schedule, RetentionPolicy policy) {
        byPlace.put(deployment + "/" + tier + "/" + schedule, policy);
        return this;
    }

    FixedPolicies classes(String tier, StoragePolicy policy) {
        classes.put(tier, policy);
        return this;
    }

    @Override
    public Optional<RetentionPolicy> policyOf(
            String repository, String deployment, String tier, Optional<String> schedule) {
        String place = deployment + "/" + tier;
        return Optional.ofNullable(byPlace.get(place))
                .map(usual -> schedule.map(name -> byPlace.getOrDefault(place + "/" + name, usual))
                        .orElse(usual));
    }

    @Override
    public StoragePolicy storageOf(String repository, String deployment, String tier) {
        return classes.getOrDefault(tier, StoragePolicy.NONE);
    }
}
