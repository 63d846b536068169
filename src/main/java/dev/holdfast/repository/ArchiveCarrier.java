package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import java.io.IOException;
import java.io.InputStream;
import java.util.Optional;
import java.util.function.LongConsumer;

/**
 * Carries the archive of a backup into a repository, from one that has it: stored bytes as they are, through a buffer of fixed size, and visible there only after their
 * SHA-256 was found to be the manifest's. What an earlier try left in the target is gone on with; the whole object is then read back before it counts. Whoever calls
 * holds the deployment's lease of the target.
 */
public final class ArchiveCarrier {
    private static final int BUFFER_BYTES = 256 << 10;

    private final Repository target;
    private final LongConsumer progress;

    /** @param progress hears how many bytes of the archive the target has by now */
    public ArchiveCarrier(Repository target, LongConsumer progress) {
        this.target = requireNonNull(target, "target");
        this.progress = requireNonNull(progress, "progress");
    }

    /**
     * What is there now.
     *
     * @param sentBytes how many of the bytes were sent this time; the others were there from earlier tries
     */
    public record Carried(StoredObject object, long sentBytes) {}

    /**
     * Carries it under a name of the target. After a failure no object is there that was not before; what was sent stays for the next try, unless it is damaged.
     *
     * @param manifest says what must come out
     * @param to the object's name in the target
     * @throws UnusableCopyException if the source did not give these bytes
     * @throws RepositoryException if the target failed
     * @throws InterruptedException if the thread was interrupted
     */
    public Carried carry(Repository source, Manifest manifest, ObjectKey to, UploadOptions options)
            throws UnusableCopyException, InterruptedException {
        Landing landing = new Landing(target, manifest, to, options, () -> {});
        Optional<StoredObject> arrived = landing.arrivedBefore();
        return arrived.isPresent() ? new Carried(arrived.get(), 0) : bring(source, manifest, landing);
    }

    /**
     * Like {@link #carry}, over an object that is known to be damaged, if there is one; it stays there until the other is whole.
     *
     * @param lease of the deployment in the target; asked once more before anything is written over
     * @throws RefusedException if the lease was lost; nothing was replaced
     */
    public Carried replace(Repository source, Manifest manifest, ObjectKey to, UploadOptions options, Lease lease)
            throws UnusableCopyException, InterruptedException {
        return bring(source, manifest, new Landing(target, manifest, to, options, lease::requireHeld));
    }

    /**
     * Asks the store itself whether it has an archive, right before somebody promises so: what an earlier try had brought was looked at a while ago.
     *
     * @throws RepositoryException if it has not
     */
    public void confirm(Manifest manifest, ObjectKey at) {
        new Landing(target, manifest, at, UploadOptions.standard(), () -> {}).confirm();
    }

    private Carried bring(Repository source, Manifest manifest, Landing landing)
            throws UnusableCopyException, InterruptedException {
        Carried carried = send(source, manifest, landing, landing.resume());
        if (carried.sentBytes() < manifest.archive().storedBytes() && !landing.isProvedByReading()) {
            // An earlier try may have read from a copy that was damaged.
            carried = send(source, manifest, landing, landing.begin());
        }
        landing.confirm();
        return carried;
    }

    private Carried send(Repository source, Manifest manifest, Landing landing, Upload upload)
            throws UnusableCopyException, InterruptedException {
        long from = upload.position();
        try (upload) {
            Digesting digesting = new Digesting();
            try (InputStream stream = open(source, manifest)) {
                pump(source, stream, upload, from, digesting);
            } catch (UnusableCopyException e) {
                throw keptUnlessDamaged(upload, e);
            }
            Optional<String> problem = digesting.difference(
                    manifest.archive().key(),
                    manifest.archive().storedBytes(),
                    manifest.archive().storedSha256());
            if (problem.isPresent()) {
                throw new UnusableCopyException(problem.get(), true, null);
            }
            landing.requirePermission();
            return new Carried(commit(upload), digesting.bytes() - from);
        } catch (IOException e) {
            throw landing.failure(e);
        }
    }

    /** What was sent is good: where the store fails in the last moment, it is not sent again. */
    private static StoredObject commit(Upload upload) throws IOException {
        try {
            return upload.commit();
        } catch (IOException | RepositoryException e) {
            suspendAfter(e, upload);
            throw e;
        }
    }

    private static void suspendAfter(Exception failure, Upload upload) {
        try {
            upload.suspend();
        } catch (IOException | RepositoryException e) {
            failure.addSuppressed(e);
        }
    }

    private static UnusableCopyException keptUnlessDamaged(Upload upload, UnusableCopyException failure)
            throws IOException {
        if (!failure.isDamaged()) {
            upload.suspend();
        }
        return failure;
    }

    private static InputStream open(Repository source, Manifest manifest) throws UnusableCopyException {
        try {
            return source.open(manifest);
        } catch (CorruptBackupException e) {
            throw new UnusableCopyException(manifest.archive().key() + " is not there", true, e);
        } catch (RepositoryException e) {
            throw new UnusableCopyException(e.getMessage(), false, e);
        }
    }

    private void pump(Repository source, InputStream stream, Upload upload, long from, Digesting digesting)
            throws UnusableCopyException, InterruptedException, IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count = read(source, stream, buffer);
        while (count > 0) {
            // Bytes that lie there already are digested, to prove the source, and not sent.
            int known = (int) Math.min(count, Math.max(0, from - digesting.bytes()));
            digesting.add(buffer, count);
            try {
                upload.write(buffer, known, count - known);
            } catch (IOException | RepositoryException e) {
                upload.suspend();
                throw e;
            }
            progress.accept(digesting.bytes());
            if (Thread.interrupted()) {
                upload.suspend();
                throw new InterruptedException("interrupted while copying");
            }
            count = read(source, stream, buffer);
        }
    }

    private static int read(Repository source, InputStream stream, byte[] buffer) throws UnusableCopyException {
        try {
            return stream.readNBytes(buffer, 0, buffer.length);
        } catch (DamagedObjectException e) {
            throw new UnusableCopyException(String.valueOf(e.getMessage()), true, e);
        } catch (IOException | RepositoryException e) {
            throw new UnusableCopyException("cannot read from " + source + ": " + e.getMessage(), false, e);
        }
    }
}
