package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupPlan;
import dev.holdfast.catalog.Destinations;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.replicate.CopyOutlook;
import dev.holdfast.replicate.Keeping;
import dev.holdfast.replicate.MissingCopies;
import dev.holdfast.replicate.Placement;
import dev.holdfast.replicate.Repairer;
import dev.holdfast.replicate.Replication;
import dev.holdfast.replicate.Replicator;
import dev.holdfast.replicate.RetentionKeeping;
import dev.holdfast.replicate.SoleSources;
import dev.holdfast.replicate.ThreeTwoOne;
import dev.holdfast.replicate.Workshop;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.RetentionPlanner;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Copies and their repair, as one configuration wants them. */
final class Copying {
    private final Host host;
    private final HoldfastSettings settings;
    private final List<SharedDisks.Finding> sharedDisks;
    private final MissingCopies missing;
    private final Workshop workshop;

    Copying(
            HoldfastSettings settings,
            Host host,
            Map<String, Repository> repositories,
            Function<String, Repository> door,
            Leases leases,
            List<SharedDisks.Finding> sharedDisks) {
        this.settings = requireNonNull(settings, "settings");
        this.host = requireNonNull(host, "host");
        this.sharedDisks = List.copyOf(sharedDisks);
        Placement placement = new Configured(settings);
        this.missing = new MissingCopies(placement::repositories, keeping(settings));
        this.workshop = new Workshop(
                repositories,
                door,
                placement,
                leases,
                host.clock(),
                () -> LoggedRun.idOr(host::runId),
                host.user() + "@" + host.name());
    }

    /** What must stay in a repository until others have got it from there. */
    static OwedCopies owed(HoldfastSettings settings) {
        return new SoleSources(new Configured(settings)::repositories, keeping(settings));
    }

    private static Keeping keeping(HoldfastSettings settings) {
        return new RetentionKeeping(new RetentionPlanner(settings.upkeep().policies()));
    }

    MissingCopies missing() {
        return missing;
    }

    CopyOutlook outlook() {
        Map<String, Destinations> deployments = new LinkedHashMap<>();
        settings.deployments()
                .forEach(deployment ->
                        deployments.put(deployment.name(), deployment.plan().destinations()));
        Map<String, ThreeTwoOne.Traits> traits = new LinkedHashMap<>();
        settings.repositories()
                .forEach(repository ->
                        traits.put(repository.name(), new ThreeTwoOne.Traits(repository.kind(), repository.offSite())));
        Map<String, List<String>> shared = sharedDisks.stream()
                .collect(Collectors.groupingBy(
                        SharedDisks.Finding::deployment,
                        Collectors.mapping(SharedDisks.Finding::text, Collectors.toList())));
        return new CopyOutlook(deployments, missing, traits, shared);
    }

    Replication replication() {
        return new Replication(missing, new Replicator(workshop), host.clock());
    }

    Repairer repairer() {
        return new Repairer(workshop);
    }

    /** Where backups belong by the deployments' plans. */
    private static final class Configured implements Placement {
        private final Map<String, BackupPlan> plans;

        Configured(HoldfastSettings settings) {
            this.plans = settings.deployments().stream()
                    .collect(Collectors.toUnmodifiableMap(DeploymentSettings::name, DeploymentSettings::plan));
        }

        @Override
        public List<String> repositories(Manifest manifest) {
            return plan(manifest).map(plan -> plan.destinations().of(manifest)).orElseGet(List::of);
        }

        @Override
        public Optional<String> storageClass(String repository, Manifest manifest) {
            return plan(manifest).flatMap(plan -> plan.storageClass(repository, manifest.tier()));
        }

        private Optional<BackupPlan> plan(Manifest manifest) {
            return Optional.ofNullable(plans.get(manifest.deployment().name()));
        }
    }
}
