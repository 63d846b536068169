package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.config.DeploymentSettings;
import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.config.RepositorySettings.ManagedBy;
import dev.holdfast.config.TierSettings;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.prune.BucketAudit;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.BucketLifecycle;
import dev.holdfast.prune.BucketTerms;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.prune.Outlook;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.OwedCopies;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What follows from one configuration for storage classes and buckets. Any thread may call it. */
final class ColdRoom {
    private final HoldfastSettings settings;
    private final Map<String, Repository> repositories;
    private final OwedCopies owed;
    private final Clock clock;
    private final Set<String> deployments;
    private final Set<String> tiers;

    /**
     * @param repositories by name, those of the settings
     * @param owed tells what they have still to get from each other
     */
    ColdRoom(HoldfastSettings settings, Map<String, Repository> repositories, OwedCopies owed, Clock clock) {
        this.settings = requireNonNull(settings, "settings");
        this.repositories = requireNonNull(repositories, "repositories");
        this.owed = requireNonNull(owed, "owed");
        this.clock = requireNonNull(clock, "clock");
        this.deployments =
                settings.deployments().stream().map(DeploymentSettings::name).collect(Collectors.toSet());
        this.tiers = settings.tiers().stream().map(TierSettings::name).collect(Collectors.toSet());
    }

    /** Names of the repositories that lie in buckets, in the order of the configuration. */
    List<String> buckets() {
        return settings.repositories().stream()
                .filter(RepositorySettings::hasStorageClasses)
                .map(RepositorySettings::name)
                .toList();
    }

    /** Whether archives of this repository lie in storage classes. */
    boolean hasClasses(String repository) {
        return buckets().contains(repository);
    }

    /** Whether Holdfast moves archives of this repository, and not the bucket. */
    boolean movesArchives(String repository) {
        return hasClasses(repository) && !terms(repository).movesArchives();
    }

    Outlook outlook(String repository, CatalogReading reading) {
        return Outlook.of(repository, reading, settings.upkeep().policies(), owed, clock.instant());
    }

    /** Looks at all buckets. */
    List<BucketFindings> audit() {
        BucketAudit audit = new BucketAudit(settings.upkeep().policies(), deployments, tiers, clock);
        return buckets().stream()
                .map(name -> audit.audit(repositories.get(name), terms(name)))
                .toList();
    }

    /**
     * What a bucket's rules are and should be.
     *
     * @throws RefusedException if no rules do what the configuration says
     * @throws dev.holdfast.failure.RepositoryException if it cannot be asked
     */
    LifecycleOffer offer(String repository) {
        BucketTerms terms = terms(repository);
        BucketRules bucket = bucket(repository);
        BucketLifecycle lifecycle = lifecycle();
        List<LifecycleRule> wanted =
                new ArrayList<>(lifecycle.rules(repository, bucket.keyPrefix(), terms.movesArchives()));
        if (keepsVersions(bucket)) {
            wanted.addAll(lifecycle.rulesForVersions(bucket.keyPrefix()));
        }
        return new LifecycleOffer(
                repository,
                repositories.get(repository).location(),
                terms.movesArchives(),
                wanted,
                lifecycle.others(bucket),
                bucket.lifecycle(),
                bucket.keyPrefix());
    }

    /** What a key may not ask, the audit tells of. */
    private static boolean keepsVersions(BucketRules bucket) {
        try {
            return bucket.versioning() != BucketRules.Versioning.OFF;
        } catch (RepositoryException e) {
            return false;
        }
    }

    /** Gives a bucket the rules that it should have; those of others stay. */
    void install(LifecycleOffer offer) {
        List<LifecycleRule> rules = new ArrayList<>(offer.wanted());
        rules.addAll(offer.others());
        bucket(offer.repository()).install(rules);
    }

    private BucketLifecycle lifecycle() {
        return new BucketLifecycle(settings.upkeep().policies(), deployments, tiers);
    }

    private BucketRules bucket(String repository) {
        return repositories
                .get(repository)
                .store()
                .bucket()
                .orElseThrow(() -> new RefusedException(
                        "repository " + repository + " lies in no bucket, so there are no lifecycle rules",
                        "name one of: " + String.join(", ", buckets())));
    }

    private BucketTerms terms(String repository) {
        RepositorySettings its = settings.repositories().stream()
                .filter(each -> each.name().equals(repository))
                .findFirst()
                .orElseThrow(() -> new ConfigurationException(
                        "no repository '" + repository + "' is configured",
                        "name one of: "
                                + String.join(
                                        ", ",
                                        settings.repositories().stream()
                                                .map(RepositorySettings::name)
                                                .toList())));
        return new BucketTerms(
                its.managedBy() == ManagedBy.BUCKET,
                repositories.get(repository).lockTerms());
    }
}
