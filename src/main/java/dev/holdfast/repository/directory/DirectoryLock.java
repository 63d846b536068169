package dev.holdfast.repository.directory;

import dev.holdfast.failure.RepositoryException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Lets one thread of all processes of the host (over NFSv4: of all hosts) look and then write. */
final class DirectoryLock {
    private static final long PAUSE_NANOS = TimeUnit.MILLISECONDS.toNanos(5);

    /** A holder needs milliseconds; with a pause of 5 ms this waits half a minute for a disk that is very slow. */
    private static final int TRIES = 6_000;

    /** A file lock belongs to the process, so threads need their own. */
    private final ReentrantLock threads = new ReentrantLock();

    private final DurableFolder folder;
    private final Path file;

    DirectoryLock(DurableFolder folder, Path file) {
        this.folder = folder;
        this.file = file;
    }

    interface Work<T> {
        T run() throws IOException;
    }

    <T> T holding(Work<T> work) throws IOException {
        threads.lock();
        try (FileChannel channel = folder.open(file);
                FileLock lock = acquire(channel)) {
            if (!lock.isValid()) {
                throw new IOException("the lock " + file + " was lost");
            }
            return work.run();
        } finally {
            threads.unlock();
        }
    }

    private FileLock acquire(FileChannel channel) throws IOException {
        for (int left = TRIES; left > 0; left--) {
            FileLock lock = attempt(channel);
            if (lock != null) {
                return lock;
            }
            LockSupport.parkNanos(PAUSE_NANOS);
            if (Thread.currentThread().isInterrupted()) {
                throw new IOException("interrupted while waiting for the lock " + file);
            }
        }
        throw new RepositoryException(
                "another process holds the lock " + file + " for too long",
                "find it with: fuser -v " + file + "; a process that is stopped or hangs may be killed");
    }

    private static @Nullable FileLock attempt(FileChannel channel) throws IOException {
        try {
            return channel.tryLock();
        } catch (OverlappingFileLockException e) {
            // A second store over the same directory in this process has it.
            return null;
        }
    }
}
