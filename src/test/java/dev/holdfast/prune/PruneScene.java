package dev.holdfast.prune;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.prune.PruneReport.Line;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.LeaseHolder;
import dev.holdfast.repository.LeaseHost;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** A repository in memory with daily backups of {@code prod}, of which those of the last thirty days stay, and two verified ones in any case. */
final class PruneScene implements AutoCloseable {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    final TestClock clock = new TestClock(NOON);
    final MemoryStore memory = new MemoryStore(clock);
    final FaultyStore store = new FaultyStore(memory);
    final Repository repository = new Repository("cloud", store, true, clock);
    final Repositories repositories = new Repositories(List.of(repository), clock);
    final Leases leases = new Leases(host("here"), clock);
    /** Whose holds count, beside those of the repository. */
    final List<Repository> others = new ArrayList<>();

    OwedCopies owed = OwedCopies.none();
    Duration timeout = Duration.ofHours(1);
    int runs;

    PruneScene() {
        repository.initialise();
    }

    static Policies policies() {
        return new Policies() {
            @Override
            public Optional<RetentionPolicy> policyOf(
                    String repository, String deployment, String tier, Optional<String> schedule) {
                return Optional.of(
                        new RetentionPolicy(Optional.of(Age.ofDays(30)), OptionalInt.empty(), OptionalInt.empty(), 2));
            }

            @Override
            public StoragePolicy storageOf(String repository, String deployment, String tier) {
                return StoragePolicy.NONE;
            }
        };
    }

    static LeaseHost host(String name) {
        return new LeaseHost() {
            @Override
            public LeaseHolder holder(String run) {
                return new LeaseHolder(name, "", "boot", "", 1, run);
            }

            @Override
            public boolean isDead(LeaseHolder holder) {
                return false;
            }
        };
    }

    /** Stores one taken so many days before the clock's noon. */
    Manifest backup(int daysAgo) {
        return backup(daysAgo, Manifests.whole());
    }

    Manifest backup(int daysAgo, Verdict verdict) {
        Manifest manifest = Manifests.of(
                "prod", "daily", clock.instant().minus(Duration.ofDays(daysAgo)), Manifests.tables(), verdict);
        memory.put(new ObjectKey(manifest.archive().key()), new byte[1000]);
        repository.commit(manifest);
        return manifest;
    }

    /** One for each of these days ago, oldest first. */
    List<Manifest> backups(int fromDaysAgo, int toDaysAgo) {
        List<Manifest> backups = new ArrayList<>();
        for (int day = fromDaysAgo; day >= toDaysAgo; day--) {
            backups.add(backup(day));
        }
        return backups;
    }

    PruneSurroundings surroundings() {
        return new PruneSurroundings(
                name -> repository, () -> others, leases, policies(), owed, timeout, clock, "tester@here");
    }

    CatalogReading reading() {
        return repositories.read();
    }

    PruneReport plan() {
        return new Pruner(surroundings())
                .plan("cloud", Optional.of("prod"), reading())
                .get(0);
    }

    PruneReport prune() {
        return prune(false);
    }

    PruneReport prune(boolean confirmed) {
        runs++;
        return new Pruner(surroundings())
                .prune(new Pruner.Order("run" + runs, "cloud", "prod", confirmed, () -> false), reading());
    }

    /** Ids of what is there, oldest snapshot first. */
    List<String> stored() {
        repository.refresh();
        return repository.manifests().stream().map(it -> it.id().value()).toList();
    }

    /** How many archives lie there. */
    long archives() {
        try (var archives = memory.list("archives/")) {
            return archives.count();
        }
    }

    static List<String> ids(List<Manifest> manifests) {
        return manifests.stream().map(it -> it.id().value()).toList();
    }

    static List<String> ids(PruneReport report, Outcome outcome) {
        return report.with(outcome).stream()
                .map(Line::decision)
                .map(decision -> decision.candidate().id().value())
                .toList();
    }

    @Override
    public void close() {
        repositories.close();
    }
}
