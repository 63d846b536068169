package dev.holdfast.cli;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.look.LiveExport;
import dev.holdfast.manifest.Verification;
import dev.holdfast.snapshot.ZipSource;
import dev.holdfast.verify.FetchProgress;
import dev.holdfast.verify.Verified;
import dev.holdfast.watch.Account;
import dev.holdfast.watch.Health;
import java.io.IOException;
import java.io.OutputStream;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The verbs over one configuration. Opening it opens no connection. One thread. */
public interface Workbench extends AutoCloseable {
    /** In the order of the configuration. */
    List<ConfiguredDeployment> deployments();

    /** Names of all tiers. */
    List<String> tiers();

    /** Where each repository is, and whether it was ever used, in words; by name, in the order of the configuration. */
    Map<String, String> places();

    /** Reads all repositories now. */
    CatalogReading catalog();

    /**
     * Takes a backup now and returns it, with the repositories that hold it, once it is committed; a suspect one is returned too.
     *
     * @throws InterruptedException when the thread was interrupted; nothing was committed
     */
    Backup backup(BackupOrder order, BackupProgress progress) throws InterruptedException;

    /** Verifies every copy of a backup: {@link dev.holdfast.verify.Verifier}. */
    Verified verify(Backup backup);

    /** Verifies one copy of a backup and records what was found; empty if it cannot be read, or nothing can be recorded. */
    Optional<Verification> verify(Backup backup, String repository);

    /**
     * Writes Convex's own ZIP. What was written counts only after the return.
     *
     * @param progress hears the number of bytes written so far, and in the end which copies were no good
     * @throws IOException when {@code to} failed
     */
    void fetch(Backup backup, OutputStream to, FetchProgress progress) throws IOException;

    /**
     * Opens Convex's own ZIP of a backup for reading, as often as need be.
     *
     * @param progress hears of each reading the number of bytes so far, and at its end which copies were no good
     */
    ZipSource source(Backup backup, FetchProgress progress);

    /**
     * Takes an export of a deployment, to look at what it holds now. Needs its key. The caller closes it.
     *
     * @throws InterruptedException when the thread was interrupted while waiting
     */
    LiveExport export(String deployment, boolean includeStorage, ExportProgress progress) throws InterruptedException;

    /** What is done about copies in further repositories. */
    Copies copies();

    /** What is done about archives in cold storage classes. */
    ColdStorage coldStorage();

    /** What is brought back into deployments. */
    RestoreDesk restores();

    /** What is verified beside reading back. */
    LevelDesk levels();

    /** Restores for practice. */
    DrillDesk drills();

    /** What stays and what goes. */
    Retention retention();

    /** What is told of what is wrong. */
    AlertDesk alerts();

    /** Who did what in that time, as far as the repositories tell it. */
    AuditBook audit(Instant from, Instant until);

    /**
     * What was promised from a moment until before another one, and what came of it, as the repositories tell it now.
     *
     * @param audit of the time from that moment until now: it tells which backups were there and are gone
     */
    List<Account> accounts(Instant from, Instant until, AuditBook audit);

    /** Judges every promise now, from what the repositories hold and what this host remembers. */
    Health health();

    @Override
    void close();
}
