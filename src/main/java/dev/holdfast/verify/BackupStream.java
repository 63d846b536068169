package dev.holdfast.verify;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ReadLease;
import dev.holdfast.repository.Repository;
import dev.holdfast.seal.Opener;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The plain bytes of a backup, read out of one copy and, where that fails, out of the next one from its beginning: what was handed out already is compared with it and
 * skipped. So all that is handed out comes from the beginning of the copy that is read last, and its end is the end only once that copy is proved. One thread.
 */
final class BackupStream extends InputStream {
    private static final int BUFFER_BYTES = 64 << 10;
    private static final Logger log = LoggerFactory.getLogger(BackupStream.class);

    private final Manifest manifest;
    private final Deque<Repository> rest;
    private final Optional<Opener> opener;
    private final Consumer<String> failed;
    private final FetchProgress progress;
    private final Map<String, HoldfastException> failures = new LinkedHashMap<>();
    private final MessageDigest handedOut = Delivery.sha256();
    private Optional<Copy> copy = Optional.empty();
    private long position;
    private boolean isAtEnd;

    /** Which copies there are, in the order in which to try them. */
    record Copies(Manifest manifest, List<Repository> repositories, Optional<Opener> opener) {}

    /** One that is being read. */
    private record Copy(Repository repository, ReadLease lease, Reread reread) implements AutoCloseable {
        InputStream plain() {
            return reread.plain().orElseThrow();
        }

        @Override
        public void close() throws IOException {
            try (lease) {
                reread.close();
            }
        }
    }

    private BackupStream(Copies copies, Consumer<String> failed, FetchProgress progress) {
        this.manifest = copies.manifest();
        this.rest = new ArrayDeque<>(copies.repositories());
        this.opener = copies.opener();
        this.failed = failed;
        this.progress = progress;
    }

    /** @throws HoldfastException if no copy can be opened */
    static BackupStream begin(Copies copies, Consumer<String> failed, FetchProgress progress) {
        BackupStream stream = new BackupStream(copies, failed, progress);
        stream.next();
        return stream;
    }

    /** Goes on with the next copy. */
    private void next() {
        while (true) {
            Repository repository = rest.poll();
            if (repository == null) {
                throw Fetcher.failure(manifest, List.copyOf(failures.values()));
            }
            boolean isSame;
            try {
                copy = Optional.of(open(repository));
                isSame = skipWhatIsKnown(repository, copy.get());
            } catch (CorruptBackupException | RepositoryException e) {
                note(repository, e);
                continue;
            }
            if (isSame) {
                return;
            }
            throw new CorruptBackupException(
                    "the first " + position + " bytes that were read of " + manifest.id()
                            + " came from a damaged copy, and cannot be taken back",
                    "try again; see which copy it is with: holdfast verify " + manifest.id());
        }
    }

    private Copy open(Repository repository) {
        ReadLease lease = repository.readLease(manifest.deployment().name(), manifest.id(), "read");
        try {
            return new Copy(repository, lease, Fetcher.begin(manifest, repository, opener));
        } catch (RuntimeException e) {
            lease.close();
            throw e;
        }
    }

    private boolean skipWhatIsKnown(Repository repository, Copy opened) {
        MessageDigest theirs = Delivery.sha256();
        byte[] buffer = new byte[BUFFER_BYTES];
        long left = position;
        try {
            while (left > 0) {
                int count = opened.plain().read(buffer, 0, (int) Math.min(left, buffer.length));
                if (count < 0) {
                    return false;
                }
                theirs.update(buffer, 0, count);
                left -= count;
            }
        } catch (IOException e) {
            throw Fetcher.failure(manifest, repository, e);
        }
        return MessageDigest.isEqual(theirs.digest(), Delivery.soFar(handedOut));
    }

    /** Leaves a copy that failed. */
    private void note(Repository repository, HoldfastException failure) {
        failures.put(repository.name(), failure);
        failed.accept(repository.name());
        closeCopy();
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    /** @throws HoldfastException if no copy is left, or the others begin with other bytes than this one did */
    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        if (length == 0) {
            return 0;
        }
        while (!isAtEnd) {
            Copy now = copy.orElseThrow(() -> new IOException("the stream is closed, or failed before"));
            try {
                int count = readSome(now, bytes, offset, length);
                if (count > 0) {
                    handedOut.update(bytes, offset, count);
                    position += count;
                    progress.written(position);
                    return count;
                }
                Fetcher.requireSame(now.reread(), manifest, now.repository());
                isAtEnd = true;
                tellFallbacks(now.repository().name());
            } catch (CorruptBackupException | RepositoryException e) {
                note(now.repository(), e);
                next();
            }
        }
        return -1;
    }

    private int readSome(Copy now, byte[] bytes, int offset, int length) throws InterruptedIOException {
        try {
            return now.plain().read(bytes, offset, length);
        } catch (InterruptedIOException e) {
            if (Thread.currentThread().isInterrupted()) {
                throw e; // nothing is wrong with the copy: we are to stop
            }
            throw Fetcher.failure(manifest, now.repository(), e);
        } catch (IOException e) {
            throw Fetcher.failure(manifest, now.repository(), e);
        }
    }

    private void tellFallbacks(String used) {
        failures.forEach((name, failure) -> progress.fellBack(Fetcher.fallback(manifest, name, failure, used)));
    }

    private void closeCopy() {
        Optional<Copy> old = copy;
        copy = Optional.empty();
        try {
            if (old.isPresent()) {
                old.get().close();
            }
        } catch (IOException e) {
            log.atDebug().setCause(e).log("a copy that failed could not be closed either");
        }
    }

    /** May be called before the end, and twice. */
    @Override
    public void close() {
        closeCopy();
    }
}
