package dev.holdfast.config;

import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gathers what is said of tiers at all places and resolves it: the most specific place that says a value wins. One thread. */
final class PolicyBook {
    private final Map<String, PolicyWords> tiers = new LinkedHashMap<>();
    private final Map<String, Map<String, PolicyWords>> repositories = new LinkedHashMap<>();
    private final Map<String, Map<String, PolicyWords>> deployments = new LinkedHashMap<>();
    private final Map<String, Map<String, OfSchedule>> schedules = new LinkedHashMap<>();

    /** What a schedule says of the backups it takes into its tier. */
    record OfSchedule(String tier, PolicyWords words) {}

    void tier(String tier, PolicyWords words) {
        tiers.put(tier, words);
    }

    void repository(String repository, Map<String, PolicyWords> words) {
        repositories.put(repository, words);
    }

    void deployment(String deployment, Map<String, PolicyWords> words) {
        deployments.put(deployment, words);
    }

    void schedule(String deployment, String schedule, String tier, PolicyWords words) {
        schedules.computeIfAbsent(deployment, any -> new LinkedHashMap<>()).put(schedule, new OfSchedule(tier, words));
    }

    List<String> tiers() {
        return List.copyOf(tiers.keySet());
    }

    PolicyWords ofTier(String tier) {
        return tiers.getOrDefault(tier, PolicyWords.NONE);
    }

    PolicyWords ofRepository(String repository, String tier) {
        return repositories.getOrDefault(repository, Map.of()).getOrDefault(tier, PolicyWords.NONE);
    }

    PolicyWords ofDeployment(String deployment, String tier) {
        return deployments.getOrDefault(deployment, Map.of()).getOrDefault(tier, PolicyWords.NONE);
    }

    Map<String, OfSchedule> schedulesOf(String deployment) {
        return schedules.getOrDefault(deployment, Map.of());
    }

    /** What counts for the backups of a tier that no schedule has words for. */
    PolicyWords inForce(String repository, String deployment, String tier) {
        return ofDeployment(deployment, tier)
                .orElse(ofRepository(repository, tier))
                .orElse(ofTier(tier));
    }

    PolicyWords inForce(String repository, String deployment, OfSchedule schedule) {
        return schedule.words().orElse(inForce(repository, deployment, schedule.tier()));
    }

    /** Resolves everything. Directories have no storage classes, whatever is said. */
    PolicyTable table(List<RepositorySettings> stores, List<DeploymentSettings> all) {
        Map<PolicyTable.Cell, RetentionPolicy> retention = new HashMap<>();
        Map<PolicyTable.Cell, StoragePolicy> storage = new HashMap<>();
        for (RepositorySettings store : stores) {
            for (DeploymentSettings deployment : all) {
                String name = deployment.name();
                for (String tier : tiers.keySet()) {
                    PolicyWords words = inForce(store.name(), name, tier);
                    var cell = new PolicyTable.Cell(store.name(), name, tier, Optional.empty());
                    retention.put(cell, words.retention());
                    storage.put(cell, store.hasStorageClasses() ? words.storage() : StoragePolicy.NONE);
                }
                schedulesOf(name)
                        .forEach((schedule, of) -> retention.put(
                                new PolicyTable.Cell(store.name(), name, of.tier(), Optional.of(schedule)),
                                inForce(store.name(), name, of).retention()));
            }
        }
        return new PolicyTable(retention, storage);
    }
}
