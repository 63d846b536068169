package dev.holdfast.verify;

import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import dev.holdfast.snapshot.ZipSource;
import java.io.InputStream;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A backup's plain ZIP out of whichever copy is good. A copy that failed once is tried last from then on. */
final class BackupSource implements ZipSource {
    private final Manifest manifest;
    private final List<Repository> repositories;
    private final Optional<Opener> opener;
    private final FetchProgress progress;
    private final Set<String> failed = ConcurrentHashMap.newKeySet();

    /** @param repositories those that have it, in the order in which to try them */
    BackupSource(Manifest manifest, List<Repository> repositories, Optional<Opener> opener, FetchProgress progress) {
        this.manifest = manifest;
        this.repositories = List.copyOf(repositories);
        this.opener = opener;
        this.progress = progress;
    }

    @Override
    public String name() {
        return manifest.id().value();
    }

    @Override
    public InputStream open() {
        List<Repository> order = repositories.stream()
                .sorted(Comparator.comparing(repository -> failed.contains(repository.name())))
                .toList();
        return BackupStream.begin(new BackupStream.Copies(manifest, order, opener), failed::add, progress);
    }

    @Override
    public String toString() {
        return name();
    }
}
