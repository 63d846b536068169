package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** A snapshot that somebody has as a file. Nothing is known of its bytes but what the ZIP itself says. Immutable. */
public final class FileSource implements ZipSource {
    private final Path file;

    public FileSource(Path file) {
        this.file = requireNonNull(file, "file");
    }

    @Override
    public String name() {
        return file.toString();
    }

    /** @throws UsageException if it is not there, or is no file */
    @Override
    public InputStream open() throws IOException {
        if (!Files.exists(file)) {
            throw new UsageException("there is no file " + file, "name a ZIP of a snapshot, or a backup's id");
        }
        if (Files.isDirectory(file)) {
            throw new UsageException(
                    "cannot read " + file + ": it is a directory",
                    "name the ZIP itself; one that is unpacked is not read");
        }
        try {
            return Files.newInputStream(file);
        } catch (IOException e) {
            throw new UsageException("cannot read " + file + ": " + e, "name a file that you may read", e);
        }
    }

    @Override
    public String toString() {
        return name();
    }
}
