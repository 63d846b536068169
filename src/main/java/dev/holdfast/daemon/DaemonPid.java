package dev.holdfast.daemon;

import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.failure.RefusedException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * The file {@code holdfast.pid} in the state folder: the process id of the daemon, in decimal with a line feed. The daemon holds a lock on it while it
 * runs, so that there is one for each state folder, and a number left behind by a dead one is not taken for a living process. The file stays when the
 * daemon ends.
 */
public final class DaemonPid implements AutoCloseable {
    private static final String NAME = "holdfast.pid";

    private final FileChannel file;

    private DaemonPid(FileChannel file) {
        this.file = file;
    }

    /**
     * Makes this process the daemon of the state folder, which is created if it is absent.
     *
     * @throws RefusedException if another one runs
     * @throws ConfigurationException if the file cannot be written
     */
    public static DaemonPid acquire(Path stateDir) {
        Path path = stateDir.resolve(NAME);
        try {
            Files.createDirectories(stateDir);
            FileChannel file = FileChannel.open(
                    path, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
            if (lock(file) == null) {
                file.close();
                throw new RefusedException(
                        "another holdfast daemon" + inWords(read(path)) + " runs with the state folder " + stateDir,
                        "stop it first, or give this one its own state-dir");
            }
            file.truncate(0);
            file.write(ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.US_ASCII)), 0);
            return new DaemonPid(file);
        } catch (IOException e) {
            throw new ConfigurationException(
                    "cannot write " + path + ": "
                            + (e instanceof AccessDeniedException ? "permission denied" : e.getMessage()),
                    "make state-dir a folder that user " + System.getProperty("user.name") + " may write",
                    e);
        }
    }

    /** The process id of the daemon that runs with this state folder; empty if none does. */
    public static OptionalLong find(Path stateDir) {
        Path path = stateDir.resolve(NAME);
        if (!Files.exists(path)) {
            return OptionalLong.empty();
        }
        try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
            return lock(file) == null ? read(path) : OptionalLong.empty();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + path + ": " + e.getMessage(), e);
        }
    }

    private static @Nullable FileLock lock(FileChannel file) throws IOException {
        try {
            return file.tryLock();
        } catch (OverlappingFileLockException heldByThisProcess) {
            return null;
        }
    }

    private static OptionalLong read(Path path) throws IOException {
        String text = Files.readString(path, StandardCharsets.US_ASCII).strip();
        return text.matches("[0-9]{1,18}") ? OptionalLong.of(Long.parseLong(text)) : OptionalLong.empty();
    }

    private static String inWords(OptionalLong pid) {
        return pid.isPresent() ? " (process " + pid.getAsLong() + ")" : "";
    }

    /** Lets another daemon begin. */
    @Override
    public void close() {
        try {
            file.close();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot close " + NAME + ": " + e.getMessage(), e);
        }
    }
}
