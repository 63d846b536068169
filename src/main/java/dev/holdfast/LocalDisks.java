package dev.holdfast;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Tells on which disk of this host a path lies or will lie, as far as the system says. */
final class LocalDisks implements SharedDisks.Disks {
    /** File systems of other machines. */
    private static final Set<String> REMOTE =
            Set.of("nfs", "nfs4", "cifs", "smb3", "smbfs", "9p", "ceph", "afs", "virtiofs");

    /** A network disk whose server is gone does not answer for hours, and nobody waits for a warning. */
    private static final long PATIENCE_SECONDS = 2;

    @Override
    public Optional<SharedDisks.Disk> of(Path path) {
        FutureTask<Optional<SharedDisks.Disk>> look = new FutureTask<>(() -> look(path));
        Thread looker = new Thread(look, "disk of " + path);
        looker.setDaemon(true);
        looker.start();
        try {
            return look.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static Optional<SharedDisks.Disk> look(Path path) {
        for (Path there = path.toAbsolutePath().normalize(); there != null; there = there.getParent()) {
            if (Files.isDirectory(there)) {
                return disk(there);
            }
        }
        return Optional.empty();
    }

    private static Optional<SharedDisks.Disk> disk(Path folder) {
        try {
            FileStore store = Files.getFileStore(folder);
            String type = store.type().toLowerCase(Locale.ROOT);
            // Mounts of one file system have names of their own in containers; its number is the same.
            Object number = Files.getAttribute(folder, "unix:dev");
            return Optional.of(new SharedDisks.Disk(
                    number.toString(), store.name(), REMOTE.contains(type) || type.startsWith("fuse.")));
        } catch (IOException | UnsupportedOperationException | IllegalArgumentException e) {
            // Not every system tells, and then nobody is warned.
            return Optional.empty();
        }
    }
}
