package dev.holdfast.prune;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.Holdings;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.manifest.RestoreId;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.Verification;
import dev.holdfast.repository.RepositoryReading;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.Obstacles;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.UnfinishedRestores;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.stream.Stream;

/**
 * What one repository holds, as retention wants to see it. Immutable.
 *
 * <p>A hold counts wherever it lies: one that was placed while this repository was down must not be too late here.
 *
 * @param at the moment that ages are counted to
 * @param locks when the store's locks end, of the backups that were looked at
 * @param needed by restores that stand half-way
 * @param owed which repositories have still to get a backup, and can from here alone
 */
record Inventory(
        String repository,
        Instant at,
        List<Backup> backups,
        Holdings holdings,
        Map<BackupId, Hold> holds,
        Map<BackupId, Instant> locks,
        Map<BackupId, RestoreId> needed,
        Map<BackupId, SortedSet<String>> owed) {
    Inventory {
        backups = List.copyOf(backups);
        holds = Map.copyOf(holds);
        locks = Map.copyOf(locks);
        needed = Map.copyOf(needed);
        owed = Map.copyOf(owed);
    }

    /** As it was just read from the repository itself.
     *
     * @param elsewhere holds that were just read from other repositories
     */
    static Inventory of(
            String repository,
            RepositoryReading reading,
            CatalogReading everywhere,
            List<Hold> elsewhere,
            Instant now) {
        Map<BackupId, List<Verification>> evidence = new HashMap<>();
        for (Verification verification : reading.verifications()) {
            evidence.computeIfAbsent(verification.backup(), id -> new ArrayList<>())
                    .add(verification);
        }
        List<Backup> backups = reading.manifests().stream()
                .map(manifest ->
                        new Backup(manifest, List.of(repository), evidence.getOrDefault(manifest.id(), List.of())))
                .toList();
        Map<BackupId, Hold> holds = holds(reading.holdings(), everywhere, now);
        elsewhere.stream().filter(hold -> hold.standsAt(now)).forEach(hold -> holds.putIfAbsent(hold.backup(), hold));
        return new Inventory(
                repository,
                now,
                backups,
                reading.holdings(),
                holds,
                Map.of(),
                needed(reading.holdings(), everywhere, now),
                Map.of());
    }

    /** As the catalog was read last. */
    static Inventory of(String repository, CatalogReading reading, OwedCopies owed, Instant now) {
        Holdings holdings = Optional.ofNullable(reading.repositories().get(repository))
                .map(RepositoryState::holdings)
                .orElseGet(Holdings::none);
        List<Backup> backups = reading.catalog()
                .where(backup -> backup.repositories().contains(repository))
                .backups();
        return new Inventory(
                repository,
                now,
                backups,
                holdings,
                holds(holdings, reading, now),
                Map.of(),
                needed(holdings, reading, now),
                owed.from(repository, reading, now));
    }

    private static Map<BackupId, Hold> holds(Holdings here, CatalogReading everywhere, Instant now) {
        Map<BackupId, Hold> holds = new HashMap<>();
        Stream.concat(
                        Stream.of(here),
                        everywhere.repositories().values().stream().map(RepositoryState::holdings))
                .flatMap(holdings -> holdings.holds().values().stream())
                .filter(hold -> hold.standsAt(now))
                .forEach(hold -> holds.putIfAbsent(hold.backup(), hold));
        return holds;
    }

    /** What this repository tells of its own restores is the newest. */
    private static Map<BackupId, RestoreId> needed(Holdings here, CatalogReading everywhere, Instant now) {
        Map<RestoreId, RestoreRecord> restores = new HashMap<>();
        everywhere.restores().forEach(record -> restores.put(record.id(), record));
        here.evidence().restores().forEach(record -> restores.put(record.id(), record));
        return UnfinishedRestores.needs(restores.values(), now);
    }

    /** The same with what is known of the store's locks. */
    Inventory with(Map<BackupId, Instant> known) {
        return new Inventory(repository, at, backups, holdings, holds, known, needed, owed);
    }

    /** The same with what others have still to get from here. */
    Inventory with(OwedCopies copies, CatalogReading everywhere) {
        return new Inventory(
                repository,
                at,
                backups,
                holdings,
                holds,
                locks,
                needed,
                copies.from(repository, FreshReading.of(everywhere, this), at));
    }

    Inventory ofDeployment(String deployment) {
        return new Inventory(
                repository,
                at,
                backups.stream()
                        .filter(backup -> backup.deployment().equals(deployment))
                        .toList(),
                holdings,
                holds,
                locks,
                needed,
                owed);
    }

    /** Sorted by name. */
    List<String> deployments() {
        return backups.stream().map(Backup::deployment).distinct().sorted().toList();
    }

    List<Candidate> candidates() {
        return backups.stream().map(this::candidate).toList();
    }

    List<PruneRecord> prunes() {
        return holdings.evidence().prunes();
    }

    private Candidate candidate(Backup backup) {
        Candidate here = Candidate.of(backup, repository, holdings);
        Candidate held = new Candidate(
                here.manifest(),
                here.isGood(),
                here.storageClass(),
                here.classSince(),
                new Obstacles(
                        Optional.ofNullable(holds.get(backup.id())),
                        here.obstacles().isLeased(),
                        Optional.empty(),
                        Optional.ofNullable(owed.get(backup.id())).orElseGet(Collections::emptySortedSet),
                        Optional.ofNullable(needed.get(backup.id()))));
        return Optional.ofNullable(locks.get(backup.id()))
                .map(held::lockedUntil)
                .orElse(held);
    }
}
