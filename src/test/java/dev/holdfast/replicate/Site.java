package dev.holdfast.replicate;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.LockTerms;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;

/** Repositories with stores that fail as they are told, and backups in them. */
final class Site implements AutoCloseable {
    final TestClock clock;
    final Map<String, FaultyStore> stores = new LinkedHashMap<>();
    final Map<String, Repository> repositories = new LinkedHashMap<>();
    final Workshop workshop;
    final Replicator replicator;
    final Replication replication;
    final Repairer repairer;
    private final Repositories catalog;
    private Runnable atNextLease = () -> {};

    Site(TestClock clock, Map<String, ObjectStore> stores) {
        this(clock, stores, Map.of());
    }

    /** @param locks of the repositories that lock their backups */
    Site(TestClock clock, Map<String, ObjectStore> stores, Map<String, LockTerms> locks) {
        this.clock = clock;
        stores.forEach((name, store) -> {
            FaultyStore faulty = new FaultyStore(store);
            this.stores.put(name, faulty);
            Repository repository = new Repository(
                    name,
                    faulty,
                    new RepositoryTerms(!name.equals("local"), Optional.ofNullable(locks.get(name))),
                    clock,
                    LocalMemory.none());
            repository.initialise();
            repositories.put(name, repository);
        });
        List<String> all = List.copyOf(repositories.keySet());
        this.catalog = new Repositories(List.copyOf(repositories.values()), clock, Duration.ofSeconds(20));
        this.workshop = new Workshop(
                repositories,
                repositories::get,
                new Placement() {
                    @Override
                    public List<String> repositories(Manifest manifest) {
                        return all;
                    }

                    @Override
                    public Optional<String> storageClass(String repository, Manifest manifest) {
                        return repository.equals("offsite") ? Optional.of("STANDARD_IA") : Optional.empty();
                    }
                },
                new Leases(ThisHost.read(), clock),
                clock,
                this::runId,
                "tester@test");
        this.replicator = new Replicator(workshop);
        this.replication = new Replication(missing(), replicator, clock);
        this.repairer = new Repairer(workshop);
    }

    /** Does something when the next lease is about to be asked for: between what was looked at and what is written. */
    void atNextLease(Runnable work) {
        atNextLease = work;
    }

    private String runId() {
        Runnable work = atNextLease;
        atNextLease = () -> {};
        work.run();
        return "testrun1";
    }

    MissingCopies missing() {
        return new MissingCopies(workshop.placement()::repositories, Keeping.everything());
    }

    CatalogReading read() {
        // Evidence of others is noticed within a minute.
        clock.advance(Duration.ofMinutes(2));
        return catalog.read();
    }

    Backup backup(Manifest manifest) {
        return read().catalog().find(manifest.id()).orElseThrow();
    }

    List<CopyResult> replicate(String target) throws InterruptedException {
        CatalogReading reading = read();
        return replication.run(target, () -> reading, copy -> true, CopyProgress.ignored());
    }

    /** Stores and commits a backup as a run does, with a context beside it. */
    Manifest store(String repository, String snapshotTime, int bytes, Verdict verdict) {
        Instant time = Instant.parse(snapshotTime);
        byte[] content = content(time.getEpochSecond(), bytes);
        Manifest it = Manifests.of("prod", "daily", time, Manifests.tables(), verdict);
        String context = "context/prod/" + it.id() + ".json.age";
        byte[] sealed = ("sealed " + it.id()).getBytes(UTF_8);
        Manifest manifest = new Manifest(
                it.id(),
                it.deployment(),
                it.tier(),
                it.trigger(),
                it.snapshotTime(),
                it.timing(),
                new Manifest.Archive(
                        it.archive().key(), bytes, bytes, sha256(content), sha256(content), List.of(), "STANDARD"),
                it.contents(),
                new Context(List.of("KEY"), Optional.of(context), Optional.of(sha256(sealed)), List.of()),
                it.annotations(),
                it.origin(),
                verdict);
        ObjectStore store = stores.get(repository);
        store.put(new ObjectKey(it.archive().key()), content);
        store.put(new ObjectKey(context), sealed);
        repositories.get(repository).commit(manifest);
        return manifest;
    }

    Manifest store(String repository, String snapshotTime) {
        return store(repository, snapshotTime, 300_000, Manifests.whole());
    }

    /** A backup in all of them, the first one its source. */
    Manifest storeEverywhere(String snapshotTime) throws InterruptedException {
        List<String> names = List.copyOf(stores.keySet());
        Manifest manifest = store(names.get(0), snapshotTime);
        for (String name : names.subList(1, names.size())) {
            replicate(name);
        }
        return manifest;
    }

    static byte[] content(long seed, int bytes) {
        byte[] content = new byte[bytes];
        new SplittableRandom(seed).nextBytes(content);
        return content;
    }

    static String sha256(byte[] content) {
        try {
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a repository has below a key, as it is stored. */
    byte[] bytes(String repository, String key) throws java.io.IOException {
        try (var stream = stores.get(repository).get(new ObjectKey(key))) {
            return stream.readAllBytes();
        }
    }

    @Override
    public void close() {
        catalog.close();
    }
}
