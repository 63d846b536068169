package dev.holdfast.verify;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.FaultyStore;
import dev.holdfast.repository.MemoryStore;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.testing.Manifests;
import dev.holdfast.testing.TestClock;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/** A plain backup of a million bytes in two repositories, whose stores fail as they are told. */
final class TwoCopies {
    private final FaultyStore local = new FaultyStore(new MemoryStore());
    private final FaultyStore cloud = new FaultyStore(new MemoryStore());
    private final Map<String, Repository> repositories;
    private final byte[] content = new byte[1_000_000];
    private final ObjectKey key;
    private final Backup backup;

    TwoCopies(TestClock clock) {
        new SplittableRandom(1).nextBytes(content);
        Manifest manifest =
                Manifests.of("prod", "daily", clock.instant(), Manifests.tables(), Manifests.whole(), content);
        key = new ObjectKey(manifest.archive().key());
        backup = new Backup(manifest, List.of("local", "cloud"), List.of());
        repositories = Map.of(
                "local", new Repository("local", local, false, clock),
                "cloud", new Repository("cloud", cloud, true, clock));
        for (FaultyStore store : List.of(local, cloud)) {
            store.put(key, content);
        }
        for (Repository repository : repositories.values()) {
            repository.initialise();
            repository.commit(manifest);
        }
    }

    FaultyStore local() {
        return local;
    }

    FaultyStore cloud() {
        return cloud;
    }

    Map<String, Repository> repositories() {
        return repositories;
    }

    /** What the archive holds. */
    byte[] content() {
        return content.clone();
    }

    /** Of the archive, in both. */
    ObjectKey key() {
        return key;
    }

    Backup backup() {
        return backup;
    }

    /** How many are reading the backup that lies in this store. */
    static long leases(ObjectStore store) {
        try (Stream<StoredObject> all = store.list("leases/read/")) {
            return all.count();
        }
    }
}
