package dev.holdfast.backup;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Download;
import dev.holdfast.manifest.Contents;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import dev.holdfast.seal.MeasuringOutputStream;
import dev.holdfast.seal.Seal;
import dev.holdfast.snapshot.SnapshotInspector;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * Streams one download once: through SHA-256 to the inspector and, sealed, into an upload. The upload is committed only after the download came whole and the
 * inspector found it whole.
 *
 * <p>Threads share the work, because no single one is fast enough for all of it: the caller's reads the network and hashes, one inspects, one seals, one hashes
 * what is sealed and stores it. Sealing has its own, because on Java 17 it alone costs as much as all the rest.
 */
final class Transfer {
    /** 256 KiB is where larger reads gain nothing more; 16 of them let a part of an S3 upload go out while others fill. */
    private static final int CHUNK_BYTES = 256 << 10;

    private static final int CHUNKS = 16;

    private final SnapshotInspector inspector;
    private final Seal seal;

    Transfer(SnapshotInspector inspector, Seal seal) {
        this.inspector = requireNonNull(inspector, "inspector");
        this.seal = requireNonNull(seal, "seal");
    }

    /**
     * What arrived and was stored.
     *
     * @param plainSha256 lower-case hex
     * @param storedSha256 lower-case hex
     */
    record Received(
            Contents contents,
            long plainBytes,
            String plainSha256,
            long storedBytes,
            String storedSha256,
            StoredObject object) {}

    /** Looks, between chunks, whether the transfer may go on; throws if not. */
    @FunctionalInterface
    interface Checkpoint {
        void passed(long plainBytes);
    }

    /**
     * Carries it out. Closes neither stream; on any failure the upload has not been committed.
     *
     * @throws IOException when the download failed, {@link dev.holdfast.convex.CutDownloadException} among them, or the store did
     * @throws dev.holdfast.failure.CorruptBackupException when the snapshot is damaged
     */
    Received run(Download download, Upload upload, Checkpoint checkpoint) throws IOException, InterruptedException {
        Fan fan = new Fan(CHUNKS, CHUNK_BYTES);
        Fan.Branch toInspect = fan.branch();
        Fan.Branch toSeal = fan.branch();
        Fan sealed = new Fan(CHUNKS, CHUNK_BYTES);
        Fan.Branch toStore = sealed.branch();
        Failures failures = new Failures(fan, sealed);
        List<Work<?>> all = new ArrayList<>();
        Work<Contents> inspecting =
                begin(all, "inspect", failures, () -> inspector.inspect(new BranchInputStream(toInspect)));
        Work<MeasuringOutputStream> storing;
        if (seal.isSealing()) {
            begin(all, "seal", failures, () -> seal(toSeal, new FanOutputStream(sealed)));
            storing = begin(all, "store", failures, () -> store(toStore, upload));
        } else {
            storing = begin(all, "store", failures, () -> store(toSeal, upload));
        }
        try {
            Plain plain = receive(download, fan, checkpoint);
            if (plain != null) {
                fan.end();
            }
            for (Work<?> work : all) {
                work.join();
            }
            failures.rethrowFirst();
            requireNonNull(plain, "plain");
            MeasuringOutputStream stored = requireNonNull(storing.join(), "stored");
            StoredObject object = upload.commit();
            return new Received(
                    requireNonNull(inspecting.join(), "contents"),
                    plain.bytes(),
                    plain.sha256(),
                    stored.bytes(),
                    stored.sha256(),
                    object);
        } finally {
            failures.breakOff();
            all.forEach(Work::end);
        }
    }

    private record Plain(long bytes, String sha256) {}

    private static @Nullable Plain receive(Download download, Fan fan, Checkpoint checkpoint)
            throws IOException, InterruptedException {
        MessageDigest digest = sha256();
        long bytes = 0;
        while (true) {
            long received = bytes;
            Chunk chunk = fan.next(() -> checkpoint.passed(received));
            if (chunk == null) {
                return null;
            }
            int count = download.readNBytes(chunk.bytes(), 0, CHUNK_BYTES);
            if (count == 0) {
                return new Plain(bytes, HexFormat.of().formatHex(digest.digest()));
            }
            fan.send(chunk, count);
            digest.update(chunk.bytes(), 0, count);
            bytes += count;
            checkpoint.passed(bytes);
        }
    }

    /** Ends the second fan only after the envelope was ended well: what is cut here must not look like an end to whoever stores it. */
    private boolean seal(Fan.Branch branch, FanOutputStream to) throws IOException {
        try (OutputStream sealing = seal.over(to)) {
            drain(branch, sealing);
        }
        to.close();
        return true;
    }

    private static MeasuringOutputStream store(Fan.Branch branch, Upload upload) throws IOException {
        MeasuringOutputStream measured = new MeasuringOutputStream(upload);
        drain(branch, measured);
        return measured;
    }

    private static void drain(Fan.Branch branch, OutputStream to) throws IOException {
        Chunk chunk = branch.take();
        while (chunk != null) {
            to.write(chunk.bytes(), 0, chunk.length());
            branch.release(chunk);
            chunk = branch.take();
        }
    }

    private static <T> Work<T> begin(List<Work<?>> all, String name, Failures failures, Callable<T> task) {
        Work<T> work = new Work<>(name, failures, task);
        all.add(work);
        return work;
    }

    static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
