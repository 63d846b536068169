package dev.holdfast.repository.directory;

import dev.holdfast.repository.RootOwner;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedByInterruptException;
import java.nio.channels.FileChannel;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.EnumSet;
import java.util.Set;

/**
 * The file operations whose effect survives a power cut once they returned: each forces the file, then the folder that names it.
 * Folders appear with the first file in them and go with the last.
 */
final class DurableFolder {
    /** How often a folder may be removed under our hands by one who deletes the last file in it. */
    private static final int TRIES = 100;

    /** Of a file that is whole: nobody writes into it any more, not even by mistake. To name, replace or remove it its folder counts. */
    private static final Set<PosixFilePermission> FINISHED = PosixFilePermissions.fromString("r--------");

    private static final Set<PosixFilePermission> UNFINISHED = PosixFilePermissions.fromString("rw-------");
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FILE =
            PosixFilePermissions.asFileAttribute(UNFINISHED);
    private static final FileAttribute<Set<PosixFilePermission>> OWNER_FOLDER =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    private final Path root;
    private final RootOwner owner;

    /** @param root is never removed, and only {@link #ensureFolder} creates it */
    DurableFolder(Path root) {
        this.root = root;
        this.owner = new RootOwner(root);
    }

    /** Opens a new file that only we may read. */
    FileChannel create(Path file) throws IOException {
        return adopted(
                file,
                FileChannel.open(
                        file, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE_NEW), OWNER_FILE));
    }

    /** Opens a file that was begun by another process, behind its last byte. */
    FileChannel goOn(Path file) throws IOException {
        permit(file, UNFINISHED);
        FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE);
        return channel.position(channel.size());
    }

    /** Lets nobody write into a file any more; the caller forces it afterwards. */
    void protect(Path file) throws IOException {
        permit(file, FINISHED);
    }

    private static void permit(Path file, Set<PosixFilePermission> permissions) throws IOException {
        try {
            Files.setPosixFilePermissions(file, permissions);
        } catch (NoSuchFileException e) {
            throw e;
        } catch (FileSystemException | UnsupportedOperationException e) {
            // Some network file systems have no permissions of their own; then the server's count.
        }
    }

    /** Opens a file that may be there, for a lock. */
    FileChannel open(Path file) throws IOException {
        return adopted(
                file,
                FileChannel.open(file, EnumSet.of(StandardOpenOption.WRITE, StandardOpenOption.CREATE), OWNER_FILE));
    }

    private FileChannel adopted(Path file, FileChannel channel) throws IOException {
        try {
            owner.adopt(file);
            return channel;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    void write(Path file, byte[] content) throws IOException {
        try (FileChannel channel = create(file)) {
            ByteBuffer bytes = ByteBuffer.wrap(content);
            while (bytes.hasRemaining()) {
                channel.write(bytes);
            }
            protect(file);
            channel.force(true);
        }
    }

    /** Gives a forced file its name, replacing what has it. */
    void rename(Path from, Path to) throws IOException {
        intoFolderOf(to, () -> Files.move(from, to, StandardCopyOption.ATOMIC_MOVE), from);
    }

    /**
     * Gives a forced file a second name.
     *
     * @return false if something has that name already
     * @throws UnsupportedOperationException where the file system has no links
     */
    boolean link(Path from, Path to) throws IOException {
        try {
            intoFolderOf(to, () -> Files.createLink(to, from), from);
            return true;
        } catch (FileAlreadyExistsException e) {
            return false;
        } catch (FileSystemException e) {
            String reason = String.valueOf(e.getReason());
            if (reason.contains("not permitted") || reason.contains("not supported")) {
                throw new UnsupportedOperationException("no hard links on the file system of " + root, e);
            }
            throw e;
        }
    }

    /** Removes a file, and then the folders above it that became empty. */
    void delete(Path file) throws IOException {
        Files.deleteIfExists(file);
        Path folder = file.getParent();
        while (!folder.equals(root)) {
            try {
                Files.delete(folder);
            } catch (DirectoryNotEmptyException e) {
                break;
            } catch (NoSuchFileException e) {
                // Another one who deletes was faster; what is above may be left to us.
            }
            folder = folder.getParent();
        }
        forceExisting(folder);
    }

    /** Makes a folder and those above it. */
    void ensureFolder(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            return;
        }
        Path parent = folder.getParent();
        if (parent == null) {
            throw new NoSuchFileException(folder.toString());
        }
        ensureFolder(parent);
        try {
            Files.createDirectory(folder, OWNER_FOLDER);
            owner.adopt(folder);
        } catch (FileAlreadyExistsException e) {
            if (!Files.isDirectory(folder)) {
                throw e;
            }
        }
        forceExisting(parent);
    }

    private interface Naming {
        Path apply() throws IOException;
    }

    private void intoFolderOf(Path to, Naming naming, Path from) throws IOException {
        for (int left = TRIES; ; left--) {
            try {
                ensureFolder(to.getParent());
                naming.apply();
                break;
            } catch (NoSuchFileException e) {
                // One who deleted the last file of the folder took the folder along.
                if (left == 0 || !Files.exists(from) || !Files.isDirectory(root)) {
                    throw e;
                }
            }
        }
        forceExisting(to.getParent());
    }

    /** An interrupt must not turn a file that has its name already into a failure, so it waits. */
    private static void forceExisting(Path folder) throws IOException {
        boolean interrupted = false;
        try {
            while (!forced(folder)) {
                interrupted |= Thread.interrupted();
            }
        } catch (NoSuchFileException e) {
            // Removed by one who emptied it; there is nothing to force.
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    private static boolean forced(Path folder) throws IOException {
        try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
            channel.force(true);
            return true;
        } catch (ClosedByInterruptException e) {
            return false;
        }
    }
}
