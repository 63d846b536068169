package dev.holdfast.repository.directory;

import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectMissingException;
import dev.holdfast.repository.StoredObject;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/**
 * The directory itself, and which file is which object. Once it was seen it is never created again, so that an unmounted disk is an error and not an empty
 * repository. Any thread may use it.
 */
final class Root {
    /** What is no object: unfinished uploads and the lock. */
    static final String HIDDEN = ".uploads";

    private final Path folder;
    private final DurableFolder files;
    private final DirectoryFailures failures;
    private volatile boolean seen;

    Root(Path folder, DurableFolder files, DirectoryFailures failures) {
        this.folder = folder;
        this.files = files;
        this.failures = failures;
    }

    /** Creates it the first time. */
    void require() throws IOException {
        if (!isThere()) {
            files.ensureFolder(folder);
            seen = true;
        }
    }

    /** Whether it is there; throws when it was and is not, and when it never can be. */
    boolean isThere() {
        if (Files.isDirectory(folder)) {
            seen = true;
            return true;
        }
        if (seen) {
            throw failures.gone();
        }
        failures.requireCreatable();
        return false;
    }

    Path path(ObjectKey key) {
        if (key.value().equals(HIDDEN) || key.value().startsWith(HIDDEN + "/")) {
            throw new IllegalArgumentException("reserved in a directory: " + key);
        }
        return folder.resolve(key.value());
    }

    /** An object that was just named. */
    StoredObject state(ObjectKey key) throws IOException {
        return SortedWalk.stored(key, Files.readAttributes(path(key), BasicFileAttributes.class));
    }

    StoredObject requireObject(ObjectKey key) {
        return head(key).orElseThrow(() -> new ObjectMissingException(key, folder.toString()));
    }

    Optional<StoredObject> head(ObjectKey key) {
        Path file = path(key);
        if (!isThere()) {
            return Optional.empty();
        }
        try {
            return Optional.of(Files.readAttributes(file, BasicFileAttributes.class))
                    .filter(BasicFileAttributes::isRegularFile)
                    .map(attributes -> SortedWalk.stored(key, attributes));
        } catch (NoSuchFileException e) {
            return Optional.empty();
        } catch (FileSystemException e) {
            if (String.valueOf(e.getReason()).contains("Not a directory")) {
                return Optional.empty();
            }
            throw failures.of("look up " + key, e);
        } catch (IOException e) {
            throw failures.of("look up " + key, e);
        }
    }
}
