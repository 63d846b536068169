package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.StoredObject;
import dev.holdfast.repository.Upload;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;

/** A {@code .part} file that becomes an object when it is whole and on the disk. */
final class DirectoryUpload extends Upload {
    /** Large enough that a call into the kernel costs nothing beside the copy. */
    private static final int BUFFER_BYTES = 256 * 1024;

    /** So much is written before the disk is set to work on it, so that the end need not wait for everything. */
    private static final long WRITE_BEHIND_BYTES = 32L * 1024 * 1024;

    private final ObjectKey key;
    private final Path part;
    private final FileChannel channel;
    private final Executor flusher;
    private final DirectoryFailures failures;
    private final Finish finish;
    private final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    private CompletableFuture<Void> writeBehind = CompletableFuture.completedFuture(null);
    private long written;
    private long flushing;
    /** Whether the file is no longer ours to drop: it has its name, or another upload goes on with it. */
    private boolean handedOn;

    /** Makes an object of the whole file. */
    interface Finish {
        /** Called before the file is forced for the last time. */
        void protect(Path part) throws IOException;

        StoredObject name(Path part) throws IOException;
    }

    DirectoryUpload(
            ObjectKey key, Path part, FileChannel channel, Executor flusher, DirectoryFailures failures, Finish finish)
            throws IOException {
        this.written = channel.position();
        this.flushing = written;
        this.key = key;
        this.part = part;
        this.channel = channel;
        this.flusher = flusher;
        this.failures = failures;
        this.finish = finish;
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        requireOpen();
        try {
            if (length > buffer.remaining()) {
                drain();
            }
            if (length >= BUFFER_BYTES) {
                writeFully(ByteBuffer.wrap(bytes, offset, length));
            } else {
                buffer.put(bytes, offset, length);
            }
            written += length;
            beginWriteBehind();
        } catch (IOException e) {
            throw failures.of("write " + key, e);
        }
    }

    @Override
    public void flush() throws IOException {
        requireOpen();
        try {
            drain();
        } catch (IOException e) {
            throw failures.of("write " + key, e);
        }
    }

    @Override
    public StoredObject commit() throws IOException {
        requireOpen();
        try {
            drain();
            awaitWriteBehind();
            finish.protect(part);
            channel.force(true);
            if (channel.size() != written) {
                throw new IOException("the file has " + channel.size() + " bytes, but " + written + " were written");
            }
            channel.close();
            StoredObject stored = finish.name(part);
            handedOn = true;
            if (stored.sizeBytes() != written) {
                throw new IOException(
                        "the object has " + stored.sizeBytes() + " bytes, but " + written + " were written");
            }
            return stored;
        } catch (IOException e) {
            throw failures.of("commit " + key, e);
        }
    }

    @Override
    public long position() {
        return written;
    }

    @Override
    public void suspend() throws IOException {
        if (!channel.isOpen()) {
            return;
        }
        handedOn = true;
        try {
            drain();
            channel.force(true);
        } catch (IOException e) {
            throw failures.of("write " + key, e);
        } finally {
            channel.close();
        }
    }

    @Override
    public void close() throws IOException {
        channel.close();
        if (!handedOn) {
            Files.deleteIfExists(part);
        }
    }

    private void requireOpen() throws IOException {
        if (!channel.isOpen()) {
            throw new IOException("the upload of " + key + " is closed");
        }
    }

    private void drain() throws IOException {
        buffer.flip();
        writeFully(buffer);
        buffer.clear();
    }

    private void writeFully(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            channel.write(bytes);
        }
    }

    /** Forces in the background; its failure is kept for the commit, since the kernel tells each failure only once. */
    private void beginWriteBehind() {
        if (written - flushing < WRITE_BEHIND_BYTES || !writeBehind.isDone()) {
            return;
        }
        if (writeBehind.isCompletedExceptionally()) {
            return;
        }
        flushing = written;
        writeBehind = CompletableFuture.runAsync(this::forceQuietly, flusher);
    }

    private void forceQuietly() {
        try {
            channel.force(false);
        } catch (ClosedChannelException e) {
            // Dropped meanwhile: nobody waits for these bytes.
        } catch (IOException e) {
            throw new CompletionException(e);
        }
    }

    private void awaitWriteBehind() throws IOException {
        try {
            writeBehind.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof IOException cause) {
                throw new IOException(cause.getMessage(), cause);
            }
            throw e;
        }
    }
}
