package dev.holdfast.backup;

import dev.holdfast.backup.Transfer.Received;
import dev.holdfast.convex.CutDownloadException;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Download;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Brings one export into the repository: downloads, checks, seals and stores it, again from its beginning when it came cut or damaged. */
final class Intake {
    /** A damaged or cut download is tried again from its beginning, three times in all: the deployment offers no resuming. */
    private static final int DOWNLOADS = 3;

    private static final Logger log = LoggerFactory.getLogger(Intake.class);

    private final Deployment deployment;
    private final Repository repository;
    private final Surroundings surroundings;
    private final BackupProgress progress;
    private final Instant deadline;

    Intake(
            Deployment deployment,
            Repository repository,
            Surroundings surroundings,
            BackupProgress progress,
            Instant deadline) {
        this.deployment = deployment;
        this.repository = repository;
        this.surroundings = surroundings;
        this.progress = progress;
        this.deadline = deadline;
    }

    /** What is stored, and when the download that brought it began. */
    record Arrival(Received received, Instant downloadBegan) {}

    Arrival receive(Export export, ObjectKey key, UploadOptions options) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try {
                return transfer(export, key, options);
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

    private Arrival transfer(Export export, ObjectKey key, UploadOptions options)
            throws InterruptedException, CutDownloadException {
        progress.step("downloading, checking and storing " + deployment.name());
        Instant began = now();
        try (Download download = deployment.download(export);
                Upload upload = repository.upload(key, options)) {
            long total = download.declaredBytes() > 0 ? download.declaredBytes() : export.sizeBytes();
            Received received = new Transfer(surroundings.inspector(), surroundings.seal())
                    .run(download, upload, bytes -> passed(bytes, total));
            return new Arrival(received, began);
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

    /** Asks the store itself what it has, before anything is promised about it. */
    void confirm(Received received) {
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
}
