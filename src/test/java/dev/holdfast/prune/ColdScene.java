package dev.holdfast.prune;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** A repository {@code cloud} in memory, with policies that a test sets. */
final class ColdScene implements Policies {
    static final byte[] ARCHIVE = "z".repeat(1000).getBytes(UTF_8);

    OwedCopies owed = OwedCopies.none();
    final TestClock clock = TestClock.at("2026-11-21T12:00:00Z");
    final MemoryStore store = new MemoryStore(clock);
    final FaultyStore faulty = new FaultyStore(store);
    final Repository cloud;
    private final Repositories all;
    final Leases leases = new Leases(ThisHost.read(), clock);
    final Map<String, StoragePolicy> storageByTier = new HashMap<>();
    private RetentionPolicy retention =
            new RetentionPolicy(Optional.empty(), OptionalInt.empty(), OptionalInt.empty(), 1);

    ColdScene() {
        this(Optional.empty());
    }

    ColdScene(Optional<LockTerms> lock) {
        cloud = new Repository("cloud", faulty, new RepositoryTerms(true, lock), clock, LocalMemory.none());
        cloud.initialise();
        all = new Repositories(List.of(cloud), clock, Duration.ofSeconds(10));
    }

    ColdScene keeping(RetentionPolicy policy) {
        retention = policy;
        return this;
    }

    ColdScene moving(String tier, StoragePolicy.Transition... transitions) {
        storageByTier.put(tier, new StoragePolicy(Optional.empty(), List.of(transitions)));
        return this;
    }

    @Override
    public Optional<RetentionPolicy> policyOf(
            String repository, String deployment, String tier, Optional<String> schedule) {
        return Optional.of(retention);
    }

    @Override
    public StoragePolicy storageOf(String repository, String deployment, String tier) {
        return storageByTier.getOrDefault(tier, StoragePolicy.NONE);
    }

    /** Stores and commits a backup. */
    Manifest backup(String deployment, String tier, Instant snapshotTime) {
        return backup(
                Manifests.of(deployment, tier, snapshotTime, Manifests.tables(), Manifests.whole(), ARCHIVE), ARCHIVE);
    }

    Manifest backup(Manifest manifest, byte[] archive) {
        store.put(new ObjectKey(manifest.archive().key()), archive);
        cloud.commit(manifest);
        return manifest;
    }

    Instant ago(int days) {
        return clock.instant().minus(Duration.ofDays(days));
    }

    String classOf(Manifest manifest) {
        return store.head(new ObjectKey(manifest.archive().key())).orElseThrow().storageClass();
    }

    CatalogReading reading() {
        cloud.refresh();
        return all.read();
    }

    Outlook outlook() {
        return Outlook.of("cloud", reading(), this, owed, clock.instant());
    }

    PruneSurroundings surroundings() {
        return new PruneSurroundings(
                name -> cloud, List::of, leases, this, owed, Duration.ofHours(1), clock, "kim@ops1");
    }

    Catalog catalog() {
        return reading().catalog();
    }
}
