package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.CutDownloadException;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.convex.Download;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotInspector;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Shows what a deployment holds by exporting it and reading the export whole. */
final class Proof {
    private static final int DOWNLOADS = 3;

    private final SnapshotInspector inspector;
    private final Clock clock;
    private final RestoreProgress progress;

    Proof(SnapshotInspector inspector, Clock clock, RestoreProgress progress) {
        this.inspector = requireNonNull(inspector, "inspector");
        this.clock = requireNonNull(clock, "clock");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * @param after the export must show the deployment at this moment of its own clock or later
     * @throws DeploymentException if it cannot be exported
     */
    Contents export(Deployment deployment, boolean withFiles, Instant after, Duration timeout)
            throws InterruptedException {
        progress.step("exporting " + deployment.name() + " to prove the restore");
        Export export = deployment.export(
                new ExportRequest(withFiles, after, clock.instant().plus(timeout)),
                message -> progress.step("exporting " + deployment.name() + " to prove the restore: " + message));
        try {
            return read(deployment, export);
        } finally {
            // It is of no further use, and on a self-hosted deployment it takes room.
            deployment.expire(export);
        }
    }

    private Contents read(Deployment deployment, Export export) throws InterruptedException {
        for (int attempt = 1; ; attempt++) {
            try (Download download = deployment.download(export)) {
                return inspector.inspect(download);
            } catch (CutDownloadException | CorruptBackupException e) {
                if (attempt == DOWNLOADS) {
                    throw new DeploymentException(
                            "the export of " + deployment.name() + " did not arrive whole: " + e.getMessage(),
                            "look at the network, then compare it yourself: holdfast diff",
                            e);
                }
            } catch (IOException e) {
                if (Thread.interrupted()) {
                    throw Importing.interrupted(e);
                }
                throw new DeploymentException(
                        "the export of " + deployment.name() + " could not be read: " + e.getMessage(),
                        "look at the network, then compare it yourself: holdfast diff",
                        e);
            }
        }
    }
}
