package dev.holdfast.cli;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.UsageException;
import dev.holdfast.verify.StartsOver;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Set;

/**
 * A file that is there whole or not at all: written beside its place as {@code FILE.part} and renamed by {@link #commit()}. Closing it without a commit
 * removes what was written. A crash leaves the {@code .part}, which the next try overwrites.
 */
final class WholeFile implements AutoCloseable {
    private final Path file;
    private final Path part;
    private final FileChannel channel;
    private final OutputStream stream;
    private boolean isCommitted;

    private WholeFile(Path file, Path part, FileChannel channel) {
        this.file = file;
        this.part = part;
        this.channel = channel;
        this.stream = new Stream(channel);
    }

    /**
     * Begins a file.
     *
     * @throws RefusedException if it is there and {@code overwrite} is false
     * @throws UsageException if it cannot be written there
     */
    static WholeFile begin(Path file, boolean overwrite) {
        if (Files.isDirectory(file)) {
            throw new UsageException("cannot write " + file + ": it is a directory", "name a file in it");
        }
        if (Files.exists(file) && !overwrite) {
            throw new RefusedException(
                    "cannot write " + file + ": it exists", "name another file, or overwrite it with --force");
        }
        Path part = file.resolveSibling(file.getFileName() + ".part");
        try {
            Files.deleteIfExists(part);
            return new WholeFile(
                    file,
                    part,
                    PrivateFile.open(part, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)));
        } catch (IOException e) {
            throw new UsageException(
                    "cannot write " + part + ": " + Reasons.of(e), "name a file in a directory you may write to", e);
        }
    }

    /** Writes through a buffer, and takes everything back when it must. */
    private static final class Stream extends BufferedOutputStream implements StartsOver {
        private final FileChannel channel;

        Stream(FileChannel channel) {
            super(Channels.newOutputStream(channel), 1 << 16);
            this.channel = channel;
        }

        @Override
        public void startOver() throws IOException {
            flush();
            channel.truncate(0);
            channel.position(0);
        }
    }

    OutputStream stream() {
        return stream;
    }

    /** Makes the file appear, durably. */
    void commit() throws IOException {
        stream.flush();
        channel.force(true);
        channel.close();
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        isCommitted = true;
    }

    @Override
    public void close() throws IOException {
        if (!isCommitted) {
            channel.close();
            Files.deleteIfExists(part);
        }
    }
}
