package dev.holdfast.sandbox;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** A folder for exported and uploaded ZIPs that lives as long as the sandbox. Only its owner may read it. Any thread may call it. */
final class Workspace implements AutoCloseable {
    private final Path folder;

    private Workspace(Path folder) {
        this.folder = folder;
    }

    static Workspace create() {
        try {
            return new Workspace(Files.createTempDirectory("holdfast-sandbox-"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns an empty file of a new name. */
    Path newFile(String kind) throws IOException {
        return Files.createTempFile(folder, kind + "-", ".part");
    }

    /** Deletes the file if it is one of ours; others are left alone. */
    void delete(Path file) throws IOException {
        if (folder.equals(file.getParent())) {
            Files.deleteIfExists(file);
        }
    }

    /** Deletes the folder with everything in it. May be called twice. */
    @Override
    public void close() {
        if (!Files.exists(folder)) {
            return;
        }
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                Files.deleteIfExists(file);
            }
            Files.deleteIfExists(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
