package dev.holdfast.backup;

import dev.holdfast.backup.BackupPlan.ExpireSource;
import dev.holdfast.backup.Transfer.Received;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.convex.CutDownloadException;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.convex.Download;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Archive;
import dev.holdfast.manifest.Manifest.Context;
import dev.holdfast.manifest.Manifest.DeploymentIdentity;
import dev.holdfast.manifest.Manifest.Timing;
import dev.holdfast.manifest.Verdict;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One backup being taken; used once, by one thread. */
final class BackupRun {
    /** A damaged or cut download is tried again from its beginning, three times in all: the deployment offers no resuming. */
    private static final int DOWNLOADS = 3;

    private static final Logger log = LoggerFactory.getLogger(BackupRun.class);

    private final Deployment deployment;
    private final BackupPlan plan;
    private final Repository repository;
    private final BackupRequest request;
    private final Surroundings surroundings;
    private final BackupProgress progress;
    private final Lease lease;
    private final Instant began;
    private final Instant deadline;
    private Instant downloadBegan;

    BackupRun(
            Backups.Source source,
            Repository repository,
            BackupRequest request,
            Surroundings surroundings,
            BackupProgress progress,
            Lease lease) {
        this.deployment = source.deployment();
        this.plan = source.plan();
        this.repository = repository;
        this.request = request;
        this.surroundings = surroundings;
        this.progress = progress;
        this.lease = lease;
        this.began = surroundings.clock().instant();
        this.downloadBegan = began;
        this.deadline = request.deadline().orElse(began.plus(plan.timeout()));
    }

    Manifest execute() throws InterruptedException {
        log.atInfo()
                .addKeyValue("deployment", deployment.name())
                .addKeyValue("tier", request.tier())
                .addKeyValue("repository", repository.name())
                .addKeyValue("deadline", deadline)
                .log("backup begins");
        progress.step("waiting for the export of " + deployment.name());
        // Asked before the work, so that nothing but the catalog is needed after it.
        DeploymentIdentity identity = identity();
        String convexVersion = deployment.version();
        Export export = deployment.export(
                new ExportRequest(plan.includeStorage(), request.notBefore(), deadline),
                message -> progress.step("exporting " + deployment.name() + ": " + message));
        BackupId id = BackupId.of(
                export.snapshotTime(),
                request.tier(),
                surroundings.distinctions().get());
        ObjectKey key = repository.archiveKey(
                request.tier(), deployment.name(), id, surroundings.seal().suffix());
        Received received = receive(export, key);
        Manifest manifest = describeOrDrop(new Taken(id, identity, convexVersion, export, received));
        commit(manifest);
        expire(export);
        tell(manifest);
        return manifest;
    }

    private Received receive(Export export, ObjectKey key) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return transfer(export, key);
            } catch (CutDownloadException e) {
                if (attempt == DOWNLOADS || isPastDeadline()) {
                    throw new DeploymentException(
                            "the download of " + deployment.name() + "'s export was cut " + attempt + " times, last: "
                                    + e.getMessage(),
                            "look at the network and any proxy between here and " + deployment.url(),
                            e);
                }
                retryLater(attempt, e);
            } catch (CorruptBackupException e) {
                if (attempt == DOWNLOADS || isPastDeadline()) {
                    throw new CorruptBackupException(
                            "the export of " + deployment.name() + " arrived damaged " + attempt + " times, last: "
                                    + e.getMessage(),
                            "nothing was stored; if it stays so, the deployment itself serves a damaged export: "
                                    + "compare with 'npx convex export' and 'unzip -t'",
                            e);
                }
                retryLater(attempt, e);
            }
        }
    }

    private static void retryLater(int attempt, Exception cause) {
        log.atWarn()
                .addKeyValue("attempt", attempt)
                .addKeyValue("cause", cause.getMessage())
                .log("download is tried again from its beginning");
    }

    private boolean isPastDeadline() {
        return !now().isBefore(deadline);
    }

    private Instant now() {
        return surroundings.clock().instant();
    }

    private Received transfer(Export export, ObjectKey key) throws InterruptedException, CutDownloadException {
        UploadOptions options =
                new UploadOptions(Optional.ofNullable(plan.storageClassByTier().get(request.tier())));
        progress.step("downloading, checking and storing " + deployment.name());
        downloadBegan = now();
        try (Download download = deployment.download(export);
                Upload upload = repository.upload(key, options)) {
            long total = download.declaredBytes() > 0 ? download.declaredBytes() : export.sizeBytes();
            return new Transfer(surroundings.inspector(), surroundings.seal())
                    .run(download, upload, bytes -> passed(bytes, total));
        } catch (CutDownloadException e) {
            throw e;
        } catch (IOException e) {
            if (Thread.interrupted()) {
                throw interrupted(e);
            }
            throw new RepositoryException(
                    "cannot store " + key + " in repository " + repository.name() + " (" + repository.location() + "): "
                            + e.getMessage(),
                    "nothing was committed; look at the repository's space, network and permissions",
                    e);
        }
    }

    private static InterruptedException interrupted(IOException cause) {
        InterruptedException interruption = new InterruptedException("interrupted while storing");
        interruption.initCause(cause);
        return interruption;
    }

    private void passed(long bytes, long total) {
        progress.transferred(bytes, total);
        if (isPastDeadline()) {
            throw new DeploymentException(
                    "the download of " + deployment.name() + "'s export was given up after " + bytes
                            + " bytes: the run's deadline " + deadline + " has passed",
                    "give the run more time (timeout, grace), or look at what slows the transfer");
        }
    }

    /** What is there once the snapshot is stored, and not yet promised. */
    private record Taken(
            BackupId id, DeploymentIdentity identity, String convexVersion, Export export, Received received) {}

    private Manifest describeOrDrop(Taken taken) {
        try {
            confirm(taken.received());
            return describe(taken);
        } catch (RuntimeException e) {
            drop(taken.received().object().key());
            throw e;
        }
    }

    /** Asks the store itself what it has, before anything is promised about it. */
    private void confirm(Received received) {
        progress.step("confirming what " + repository.name() + " stored");
        ObjectKey key = received.object().key();
        StoredObject stored = repository.store().head(key).orElseThrow(() -> unconfirmed(key, "it is not there"));
        if (stored.sizeBytes() != received.storedBytes()) {
            throw unconfirmed(key, "it has " + stored.sizeBytes() + " bytes, " + received.storedBytes() + " were sent");
        }
        stored.checksum()
                .filter(checksum -> checksum.startsWith("sha256:"))
                .filter(checksum -> !checksum.equals("sha256:" + received.storedSha256()))
                .ifPresent(checksum -> {
                    throw unconfirmed(
                            key, "its checksum is " + checksum + ", sent was sha256:" + received.storedSha256());
                });
    }

    private RepositoryException unconfirmed(ObjectKey key, String finding) {
        return new RepositoryException(
                "repository " + repository.name() + " (" + repository.location() + ") does not hold " + key
                        + " as it was sent: " + finding,
                "no backup was committed; the store lost or changed bytes: distrust it until explained");
    }

    private Manifest describe(Taken taken) {
        Export export = taken.export();
        Received received = taken.received();
        Verdict verdict = new SuspectRule(plan.expectations())
                .judge(received.contents(), received.plainBytes(), previousVerified(taken));
        Context context = new ContextCapture(surroundings.seal())
                .capture(deployment, repository, taken.id(), export.includesStorage(), now());
        return new Manifest(
                taken.id(),
                taken.identity(),
                request.tier(),
                request.trigger(),
                export.snapshotTime(),
                new Timing(began, downloadBegan, now()),
                archive(received),
                received.contents(),
                context,
                request.annotations(),
                surroundings.producer().origin(taken.convexVersion()),
                verdict);
    }

    private Archive archive(Received received) {
        StoredObject object = received.object();
        return new Archive(
                object.key().value(),
                received.plainBytes(),
                received.storedBytes(),
                received.plainSha256(),
                received.storedSha256(),
                surroundings.seal().fingerprints(),
                object.storageClass());
    }

    private DeploymentIdentity identity() {
        return new DeploymentIdentity(
                deployment.name(), deployment.url(), deployment.instanceName(), deployment.kind());
    }

    /** A re-created deployment of the same name is another one: it is not measured against the old one's backups. */
    private Optional<Backup> previousVerified(Taken taken) {
        CatalogReading reading = surroundings.catalog().read();
        RepositoryState state = reading.repositories().get(repository.name());
        if (state == null || !state.everRead()) {
            throw new RepositoryException(
                    "the backups in repository " + repository.name()
                            + " cannot be read, so nobody can tell whether this one shrank"
                            + (state == null ? "" : ": " + state.problem()),
                    "look at the repository, then take the backup again");
        }
        return reading.catalog()
                .ofDeployment(deployment.name())
                .verified()
                .where(backup -> backup.manifest()
                        .deployment()
                        .instance()
                        .equals(taken.identity().instance()))
                .where(backup ->
                        backup.manifest().snapshotTime().isBefore(taken.export().snapshotTime()))
                .latest();
    }

    /** From here on the archive is not dropped any more: a commit that failed may have taken effect. */
    private void commit(Manifest manifest) {
        if (!lease.ensureHeld()) {
            drop(new ObjectKey(manifest.archive().key()));
            throw new RefusedException(
                    "the lease of " + deployment.name() + " in repository " + repository.name()
                            + " was lost before the backup could be committed",
                    "this host was out of touch with the repository for too long; the next run takes another backup");
        }
        if (!repository.commit(manifest)) {
            throw new RepositoryException(
                    "repository " + repository.name() + " already has another manifest of " + manifest.id(),
                    "take the backup again");
        }
    }

    private void drop(ObjectKey key) {
        try {
            repository.store().delete(key);
        } catch (RepositoryException e) {
            log.atWarn()
                    .addKeyValue("object", key)
                    .addKeyValue("cause", e.getMessage())
                    .log("an orphan stays until the sweep");
        }
    }

    private void expire(Export export) {
        boolean isWanted = plan.expireSource() == ExpireSource.YES
                || (plan.expireSource() == ExpireSource.SELF_HOSTED
                        && !deployment.kind().equals("cloud"));
        // Somebody else's export is theirs to keep.
        if (!isWanted || !export.isOurs()) {
            return;
        }
        try {
            deployment.expire(export);
        } catch (DeploymentException e) {
            log.atWarn()
                    .addKeyValue("cause", e.getMessage())
                    .log("the deployment keeps its copy of the export until it expires by itself");
        }
    }

    private void tell(Manifest manifest) {
        List<String> reasons = manifest.verdict().reasons();
        (manifest.verdict().isSuspect() ? log.atWarn() : log.atInfo())
                .addKeyValue("backup", manifest.id())
                .addKeyValue("repository", repository.name())
                .addKeyValue("bytes", manifest.archive().plainBytes())
                .addKeyValue("documents", manifest.contents().documents())
                .addKeyValue("files", manifest.contents().fileCount())
                .addKeyValue(
                        "seconds",
                        Duration.between(began, manifest.timing().committed()).toSeconds())
                .addKeyValue("verdict", reasons.isEmpty() ? "whole" : "suspect: " + String.join("; ", reasons))
                .log("backup committed");
    }
}
