package dev.holdfast.daemon;

import dev.holdfast.backup.BackupRequest;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.testing.Manifests;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A repository for tests of what decides when: remembers what was committed, and shows the newest as its catalog. */
final class ScheduledBackups {
    static final String REPOSITORY = "local";

    /** More than a month of everything that the tests schedule. */
    private static final int SHOWN = 700;

    private final List<Manifest> all = new ArrayList<>();
    private Catalog catalog = Catalog.empty();
    private final Deque<Backup> shown = new ArrayDeque<>();

    synchronized Manifest commit(BackupRequest request, Instant at) {
        return commit(request, at, Verdict.whole(Optional.empty()));
    }

    synchronized Manifest commit(BackupRequest request, Instant at, Verdict verdict) {
        Manifest like = Manifests.of(
                request.deployment(),
                request.tier(),
                at,
                String.format(Locale.ROOT, "%06d", all.size() % 1_000_000),
                verdict);
        Manifest manifest = new Manifest(
                like.id(),
                like.deployment(),
                like.tier(),
                request.trigger(),
                like.snapshotTime(),
                like.timing(),
                like.archive(),
                like.contents(),
                like.context(),
                like.annotations(),
                like.origin(),
                like.verdict());
        all.add(manifest);
        shown.add(new Backup(manifest, List.of(REPOSITORY), List.of()));
        if (shown.size() > SHOWN) {
            shown.remove();
        }
        catalog = Catalog.of(List.copyOf(shown));
        return manifest;
    }

    synchronized List<Manifest> all() {
        return List.copyOf(all);
    }

    synchronized CatalogReading read(Instant at) {
        return new CatalogReading(catalog, Map.of(REPOSITORY, new RepositoryState("", true)), at);
    }
}
