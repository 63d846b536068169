package dev.holdfast.backup;

import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.convex.Pause;
import dev.holdfast.manifest.Manifest.Origin;
import dev.holdfast.repository.Leases;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Seal;
import dev.holdfast.snapshot.SnapshotInspector;
import java.time.Clock;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * What every backup needs beside its deployment.
 *
 * @param repositories opens the repository of this name, so that it is there and the one it was
 * @param catalog tells the previous verified backup
 * @param pause waits for the lease of a deployment
 * @param distinctions supplies six random characters of {@code [0-9a-z]} for each backup's id
 */
public record Surroundings(
        Function<String, Repository> repositories,
        CatalogSource catalog,
        Leases leases,
        Seal seal,
        SnapshotInspector inspector,
        Producer producer,
        Clock clock,
        Pause pause,
        Supplier<String> distinctions) {
    /** Who makes the backups: our version, the host's name, the user's. */
    public record Producer(String version, String host, String user) {
        Origin origin(String convexVersion) {
            return new Origin(convexVersion, version, host, user);
        }
    }
}
