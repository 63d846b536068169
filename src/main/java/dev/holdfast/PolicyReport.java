package dev.holdfast;

import dev.holdfast.cli.ConfigReport;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.PolicyTable;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.config.TierSettings;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.schedule.Schedule;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Tells what the configuration means for stored backups: per deployment, tier and repository that they go to. */
final class PolicyReport {
    private final HoldfastSettings settings;
    private final PolicyTable policies;
    private final Map<String, RepositorySettings> repositories;

    PolicyReport(HoldfastSettings settings) {
        this.settings = settings;
        this.policies = settings.upkeep().policies();
        this.repositories = settings.repositories().stream()
                .collect(Collectors.toMap(RepositorySettings::name, Function.identity()));
    }

    /** Deployments in the order of the file, tiers by name, repositories in the order they are written in. */
    List<ConfigReport.Policy> policies() {
        List<ConfigReport.Policy> rows = new ArrayList<>();
        for (DeploymentSettings deployment : settings.deployments()) {
            for (TierSettings tier : settings.tiers()) {
                rows.addAll(rowsOf(deployment, tier.name()));
            }
        }
        return rows;
    }

    private List<ConfigReport.Policy> rowsOf(DeploymentSettings deployment, String tier) {
        List<Schedule> filling = deployment.schedules().stream()
                .filter(schedule -> schedule.tier().equals(tier))
                .toList();
        Set<String> into = new LinkedHashSet<>(deployment.plan().destinations().of(Optional.empty(), tier));
        filling.forEach(
                schedule -> into.addAll(deployment.plan().destinations().of(Optional.of(schedule.name()), tier)));
        List<ConfigReport.Policy> rows = new ArrayList<>();
        for (String repository : into) {
            RetentionPolicy any = retention(deployment, tier, repository, Optional.empty());
            StoragePolicy storage = policies.storageOf(repository, deployment.name(), tier);
            if (!filling.isEmpty() || !any.keepsForEver() || !storage.equals(StoragePolicy.NONE)) {
                rows.add(policy(deployment, tier, Optional.empty(), repository));
            }
            filling.stream()
                    .map(schedule -> Optional.of(schedule.name()))
                    .filter(schedule ->
                            !retention(deployment, tier, repository, schedule).equals(any))
                    .forEach(schedule -> rows.add(policy(deployment, tier, schedule, repository)));
        }
        return rows;
    }

    private ConfigReport.Policy policy(
            DeploymentSettings deployment, String tier, Optional<String> schedule, String repository) {
        return new ConfigReport.Policy(
                deployment.name(),
                tier,
                schedule,
                repository,
                retention(deployment, tier, repository, schedule),
                policies.storageOf(repository, deployment.name(), tier),
                repositories
                        .get(repository)
                        .lock()
                        .map(lock -> lock.length() + ", " + lock.mode().name().toLowerCase(Locale.ROOT)));
    }

    private RetentionPolicy retention(
            DeploymentSettings deployment, String tier, String repository, Optional<String> schedule) {
        return policies.policyOf(repository, deployment.name(), tier, schedule).orElseThrow();
    }
}
