package dev.holdfast.repository.directory;

import dev.holdfast.failure.RepositoryException;
import java.io.IOException;
import java.nio.channels.ClosedByInterruptException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;

/** Puts what a file system says into words for the operator. */
final class DirectoryFailures {
    private final Path root;
    private final String user;

    DirectoryFailures(Path root) {
        this(root, System.getProperty("user.name"));
    }

    /** @param user who this process runs as */
    DirectoryFailures(Path root, String user) {
        this.root = root;
        this.user = user;
    }

    /** Returns what to throw when {@code what} (as in {@code write archives/x.zip}) failed so. */
    RepositoryException of(String what, IOException cause) {
        String message = String.valueOf(cause.getMessage());
        String failed = "cannot " + what + " in the repository directory " + root + ": ";
        if (cause instanceof ClosedByInterruptException) {
            return new RepositoryException(failed + "interrupted", "", cause);
        }
        if (message.contains("No space left on device")) {
            return new RepositoryException(
                    failed + "the disk is full (" + space() + ")",
                    "free space on the file system of " + root
                            + " or enlarge it; nothing incomplete is visible, and the next" + " run starts afresh",
                    cause);
        }
        if (message.contains("quota")) {
            return new RepositoryException(
                    failed + "the disk quota is used up (" + space() + " on the file system)",
                    "raise the quota of " + user + " or free space in " + root,
                    cause);
        }
        if (message.contains("Read-only file system")) {
            return new RepositoryException(
                    failed + "the file system is mounted read-only",
                    "mount it writable; after a disk error check it first",
                    cause);
        }
        if (cause instanceof AccessDeniedException || message.contains("Operation not permitted")) {
            return new RepositoryException(
                    failed + "the user " + user + " may not (" + message + ")", notYours(), cause);
        }
        return new RepositoryException(
                failed + cause.getClass().getSimpleName() + ": " + message,
                "check that the file system of " + root + " is mounted and healthy",
                cause);
    }

    /** Returns what to throw when the directory was there before and is not any more. */
    RepositoryException gone() {
        return new RepositoryException(
                "the repository directory " + root + " is gone",
                "mount its file system again; Holdfast does not create it anew while it runs, because backups would land on the"
                        + " wrong disk");
    }

    /** Tells a directory that the first write creates from one that is mistyped or lies where nobody can create it; only names are looked at. */
    void requireCreatable() {
        Path nearest = root;
        while (!Files.exists(nearest, LinkOption.NOFOLLOW_LINKS) && nearest.getParent() != null) {
            nearest = nearest.getParent();
        }
        if (!Files.isDirectory(nearest)) {
            throw new RepositoryException(
                    "the repository directory " + root + " does not exist and cannot be created: " + nearest
                            + " is no directory",
                    "correct the path, or mount its file system");
        }
        if (!nearest.equals(root) && !Files.isExecutable(nearest)) {
            throw new RepositoryException(
                    "cannot look at the repository directory " + root + ": the user " + user + " may not look into "
                            + nearest,
                    notYours());
        }
        if (!Files.isWritable(nearest)) {
            throw new RepositoryException(
                    "the repository directory " + root + " does not exist and cannot be created: the user " + user
                            + " may not write into " + nearest,
                    "correct the path, or create the directory for that user: install -d -m 700 -o " + user + " "
                            + root);
        }
    }

    /** Who takes a directory from the user of the daemon stops its backups. */
    private String notYours() {
        return owner().filter(owner -> !owner.equals(user))
                .map(owner -> "the directory belongs to " + owner + ": run it as " + owner + ": sudo -u " + owner
                        + " holdfast ..."
                        + (owner.equals("root")
                                ? "; if the daemon runs as " + user + ", give it the directory: chown -R " + user + " "
                                        + root
                                : ""))
                .orElse("see that " + user + " may read and write all that lies in " + root);
    }

    /** Of the directory, or of what hides it; empty if the system does not tell. */
    private Optional<String> owner() {
        for (Path there = root; there != null; there = there.getParent()) {
            try {
                return Optional.of(Files.getOwner(there).getName());
            } catch (IOException e) {
                // hidden by what it lies in
            } catch (UnsupportedOperationException e) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    private String space() {
        try {
            FileStore disk = Files.getFileStore(root);
            return mebibytes(disk.getUsableSpace()) + " free of " + mebibytes(disk.getTotalSpace());
        } catch (IOException e) {
            return "free space unknown: " + e.getMessage();
        }
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.1f MiB", bytes / (1024.0 * 1024.0));
    }
}
