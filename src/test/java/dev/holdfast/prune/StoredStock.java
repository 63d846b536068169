package dev.holdfast.prune;

import static dev.holdfast.prune.TeamPolicy.CLOUD;
import static dev.holdfast.prune.TeamPolicy.LOCAL;
import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.prune.UnrulyStores.Killed;
import dev.holdfast.replicate.CopyProgress;
import dev.holdfast.replicate.MissingCopies;
import dev.holdfast.replicate.Placement;
import dev.holdfast.replicate.Replication;
import dev.holdfast.replicate.Replicator;
import dev.holdfast.replicate.RetentionKeeping;
import dev.holdfast.replicate.SoleSources;
import dev.holdfast.replicate.Workshop;
import dev.holdfast.repository.LeaseHolder;
import dev.holdfast.repository.LeaseHost;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.LocalMemory;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repositories;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.RepositoryTerms;
import dev.holdfast.repository.Sweep;
import dev.holdfast.repository.Upload;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.OwedCopies;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.retention.RetentionPlanner;
import dev.holdfast.testing.TestClock;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.Collectors;

/**
 * Repositories as they really are, with all that prunes, copies, moves and sweeps in production. A process that dies has no effect from then on and leaves its leases behind;
 * the one after it may run on another host, where nobody knows that it died, and finds what the hosts keep of repositories on their disks.
 */
final class StoredStock implements Stock, AutoCloseable {
    private static final String DEPLOYMENT = "prod";

    /** A prune of one deployment makes some twenty requests. */
    private static final int FAILING_PER_MILLE = 4;

    private final TeamPolicy policies = new TeamPolicy();
    private final TestClock clock;
    private final Witness witness;
    private final SplittableRandom random;
    private final Map<String, ObjectStore> stores;
    private final Path disks;
    private boolean isCalm;
    private int processes;
    private int failures;
    private Incarnation process;

    /**
     * @param stores of the two repositories, by name
     * @param disks a folder that is there
     */
    StoredStock(long seed, TestClock clock, Witness witness, Map<String, ObjectStore> stores, Path disks) {
        this.clock = clock;
        this.witness = witness;
        this.random = new SplittableRandom(seed);
        this.stores = Map.copyOf(stores);
        this.disks = disks;
        this.process = new Incarnation();
        process.repositories.values().forEach(Repository::initialise);
    }

    /** How many requests failed, beside those to a repository that was down. */
    int failures() {
        return failures + process.unruly.failures();
    }

    @Override
    public void calm() {
        isCalm = true;
    }

    @Override
    public void restart() {
        process.end();
        process = new Incarnation();
    }

    @Override
    public void store(String repository, Manifest manifest) {
        Repository into = process.repositories.get(repository);
        ObjectKey key = new ObjectKey(manifest.archive().key());
        try (Upload upload = into.upload(
                key, new UploadOptions(Optional.of(manifest.archive().storageClass())))) {
            upload.write(TeamYears.content(manifest.id()));
            upload.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        assertThat(into.commit(manifest)).isTrue();
    }

    @Override
    public void replicate() {
        unruly(() -> {
            CatalogReading reading = process.catalog.read();
            process.replication().run(CLOUD, () -> reading, copy -> true, CopyProgress.ignored());
        });
    }

    @Override
    public void hold(String repository, Hold hold) {
        try {
            process.repositories.get(repository).holds().place(hold);
        } catch (RefusedException e) {
            assertThat(e).hasMessageContaining("is held already");
        }
    }

    @Override
    public void unhold(String repository, BackupId backup) {
        assertThat(process.repositories.get(repository).holds().lift(DEPLOYMENT, backup))
                .isTrue();
    }

    @Override
    public List<Block> prune(String repository, OptionalInt killedAfter) {
        process.unruly.dieAfter(killedAfter);
        List<Block> blocks = new ArrayList<>();
        unruly(() -> blocks.addAll(pruneNow(repository).blocks()));
        process.unruly.dieAfter(OptionalInt.empty());
        return blocks;
    }

    private PruneReport pruneNow(String repository) {
        return new Pruner(process.surroundings())
                .prune(new Pruner.Order("run", repository, DEPLOYMENT, false, () -> false), process.catalog.read());
    }

    @Override
    public void transition(String repository) {
        unruly(() -> {
            Outlook outlook = Outlook.of(repository, process.catalog.read(), policies, process.owed(), clock.instant());
            new Transitions(process.surroundings())
                    .carryOut(outlook.transitions(), new Transitions.Order("run", DEPLOYMENT, () -> false));
        });
    }

    /** What needs it says that it is down, and changes nothing. */
    @Override
    public void whileDown(String repository) {
        process.unruly.down(repository);
        assertThat(pruneNow(repository).blocks()).extracting(Block::kind).containsExactly(Block.Kind.REPOSITORY_DOWN);
        unruly(() -> {
            CatalogReading reading = process.catalog.read();
            process.replication().run(CLOUD, () -> reading, copy -> true, CopyProgress.ignored());
        });
        process.unruly.down("");
    }

    @Override
    public void sweep(String repository) {
        Repository swept = process.repositories.get(repository);
        unruly(() -> new Sweep(swept, process.leases, "sweep", clock).run());
    }

    @Override
    public Map<BackupId, String> classes(String repository) {
        Repository here = process.repositories.get(repository);
        here.refresh();
        return here.manifests().stream()
                .collect(Collectors.toMap(Manifest::id, it -> it.archive().storageClass()));
    }

    @Override
    public RetentionPlan plan(String repository) {
        Inventory inventory = process.surroundings()
                .look(process.repositories.get(repository), process.catalog.read())
                .now();
        return new RetentionPlanner(policies)
                .plan(repository, inventory.candidates(), inventory.prunes(), clock.instant());
    }

    /** Ids of the backups whose archives lie there, with or without a manifest. */
    Set<String> archives(String repository) {
        Set<String> ids = new HashSet<>();
        try (var listed = stores.get(repository).list("archives/")) {
            listed.forEach(archive -> ids.add(archive.key().lastSegment().replace(".zip", "")));
        }
        return ids;
    }

    @Override
    public void close() {
        process.end();
    }

    /** What may fail or be killed, and is done again the next day. */
    private void unruly(Work work) {
        process.unruly.failing(isCalm ? 0 : FAILING_PER_MILLE);
        try {
            work.run();
        } catch (Killed e) {
            assertThat(isCalm).isFalse();
        } catch (HoldfastException e) {
            assertThat(isCalm && process.unruly.isAllUp()).as(e.explain()).isFalse();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        } finally {
            process.unruly.failing(0);
        }
    }

    private interface Work {
        void run() throws InterruptedException;
    }

    private static List<String> into(Manifest manifest) {
        return TeamPolicy.into(manifest.tier());
    }

    /** What a process has in memory. */
    private final class Incarnation {
        private final UnrulyStores unruly = new UnrulyStores(witness, random.split());
        private final Map<String, Repository> repositories = new LinkedHashMap<>();
        private final Repositories catalog;
        private final Leases leases;

        Incarnation() {
            processes++;
            String host = "host" + random.nextInt(2);
            for (String name : List.of(LOCAL, CLOUD)) {
                LocalMemory memory = new LocalMemory(Optional::empty, Optional.of(disks.resolve(host + "-" + name)));
                repositories.put(
                        name,
                        new Repository(
                                name,
                                unruly.around(name, stores.get(name)),
                                RepositoryTerms.unlocked(name.equals(CLOUD)),
                                clock,
                                memory));
            }
            catalog = new Repositories(List.copyOf(repositories.values()), clock, Duration.ofSeconds(60));
            leases = new Leases(new OneHost(host, processes), clock);
        }

        PruneSurroundings surroundings() {
            return new PruneSurroundings(
                    repositories::get,
                    () -> List.copyOf(repositories.values()),
                    leases,
                    policies,
                    owed(),
                    Duration.ofHours(1),
                    clock,
                    "ops@host");
        }

        OwedCopies owed() {
            return new SoleSources(StoredStock::into, new RetentionKeeping(new RetentionPlanner(policies)));
        }

        Replication replication() {
            Placement placement = new Placement() {
                @Override
                public List<String> repositories(Manifest manifest) {
                    return into(manifest);
                }

                @Override
                public Optional<String> storageClass(String repository, Manifest manifest) {
                    return policies.storageOf(repository, DEPLOYMENT, manifest.tier())
                            .storageClass();
                }
            };
            Workshop workshop = new Workshop(
                    repositories, repositories::get, placement, leases, clock, () -> "copyrun", "ops@host");
            return new Replication(
                    new MissingCopies(StoredStock::into, new RetentionKeeping(new RetentionPlanner(policies))),
                    new Replicator(workshop),
                    clock);
        }

        void end() {
            failures += unruly.failures();
            unruly.die();
            catalog.close();
        }
    }

    /** A process of a host that knows which of its processes are gone: all but this one. */
    private record OneHost(String name, long pid) implements LeaseHost {
        @Override
        public LeaseHolder holder(String run) {
            return new LeaseHolder(name, "", "boot", "", pid, run);
        }

        @Override
        public boolean isDead(LeaseHolder holder) {
            return holder.host().equals(name) && holder.pid() != pid;
        }
    }
}
