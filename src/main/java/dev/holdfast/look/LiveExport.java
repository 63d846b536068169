package dev.holdfast.look;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.CutDownloadException;
import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.snapshot.ZipSource;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;

/** What a deployment holds now: an export that is taken to be looked at and downloaded anew for each reading. Nothing of it is stored. */
public final class LiveExport implements ZipSource, AutoCloseable {
    private final Deployment deployment;
    private final Export export;

    private LiveExport(Deployment deployment, Export export) {
        this.deployment = deployment;
        this.export = export;
    }

    /**
     * Has the deployment export what it holds now, and waits for that.
     *
     * @param deadline when to give up
     * @throws DeploymentException if it does not
     */
    public static LiveExport take(
            Deployment deployment, boolean includeStorage, Instant deadline, ExportProgress progress)
            throws InterruptedException {
        requireNonNull(deployment, "deployment");
        ExportRequest request = new ExportRequest(includeStorage, deployment.queryTimestamp(), deadline);
        return new LiveExport(deployment, deployment.export(request, progress));
    }

    @Override
    public String name() {
        return deployment.name();
    }

    /** The moment that it shows. */
    public Instant snapshotTime() {
        return export.snapshotTime();
    }

    @Override
    public InputStream open() {
        return new FilterInputStream(deployment.download(export)) {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] bytes, int offset, int length) throws IOException {
                try {
                    return in.read(bytes, offset, length);
                } catch (CutDownloadException e) {
                    throw new DeploymentException(
                            "the download of " + deployment.name() + "'s export was cut: " + e.getMessage(),
                            "try again; look at the network and any proxy between here and " + deployment.url(),
                            e);
                }
            }
        };
    }

    /** Lets the deployment drop the export: it was looked at, and takes room on a disk of one's own. */
    @Override
    public void close() {
        deployment.expire(export);
    }
}
