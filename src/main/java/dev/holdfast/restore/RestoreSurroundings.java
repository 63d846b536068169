package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.Backups;
import dev.holdfast.backup.CapturedEnvironment;
import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.convex.Pause;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import dev.holdfast.snapshot.SnapshotFilter;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.verify.Fetcher;
import java.time.Clock;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What every restore needs beside its target.
 *
 * @param repositories all that are configured, by name
 * @param door opens the repository of this name, so that it is there and the one it was
 * @param catalog tells which backups there are, and which restores
 * @param backups takes safety copies
 * @param by user and host
 * @param distinctions supplies six random characters of {@code [0-9a-z]} for each restore's id
 */
public record RestoreSurroundings(
        Map<String, Repository> repositories,
        Function<String, Repository> door,
        CatalogSource catalog,
        Backups backups,
        Fetcher fetcher,
        CapturedEnvironment environment,
        SnapshotInspector inspector,
        SnapshotFilter filter,
        Leases leases,
        Pace pace,
        Clock clock,
        Pause pause,
        String by,
        Supplier<String> distinctions) {
    public RestoreSurroundings {
        repositories = Map.copyOf(repositories);
        requireNonNull(by, "by");
    }
}
