package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.config.HoldfastSettings;
import dev.holdfast.config.RepositorySettings;
import dev.holdfast.watch.DiskSpace;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Looks how much room is left where we write: in the state directory and in repositories that are directories. */
final class DiskRound {
    static final String STATE = "state-dir";

    /** A network disk whose server is gone does not answer for hours. */
    private static final long PATIENCE_SECONDS = 5;

    private final Clock clock;

    /** Looks that did not end; by path. No second one is begun meanwhile. Guarded by this object. */
    private final Map<Path, FutureTask<long[]>> hanging = new HashMap<>();

    private volatile List<DiskSpace> last = List.of();

    DiskRound(Clock clock) {
        this.clock = requireNonNull(clock, "clock");
    }

    /** What was seen last. */
    List<DiskSpace> last() {
        return last;
    }

    /** Looks now; takes some seconds at most for each place. */
    synchronized List<DiskSpace> look(HoldfastSettings settings) {
        List<DiskSpace> disks = new ArrayList<>();
        disks.add(look(STATE, Optional.empty(), settings.stateDirectory()));
        for (RepositorySettings repository : settings.repositories()) {
            repository
                    .store()
                    .match(directory -> Optional.of(directory.path()), bucket -> Optional.<Path>empty())
                    .ifPresent(path -> disks.add(look(repository.name(), Optional.of(repository.name()), path)));
        }
        last = List.copyOf(disks);
        return last;
    }

    private DiskSpace look(String place, Optional<String> repository, Path path) {
        Instant now = clock.instant();
        FutureTask<long[]> look = hanging.get(path);
        if (look == null) {
            look = new FutureTask<>(() -> numbers(path));
            Thread looker = new Thread(look, "disk of " + place);
            looker.setDaemon(true);
            looker.start();
        }
        try {
            long[] numbers = look.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
            hanging.remove(path);
            return new DiskSpace(place, repository, path.toString(), now, numbers[0], numbers[1], "");
        } catch (TimeoutException e) {
            hanging.put(path, look);
            return unread(place, repository, path, now, "it does not answer");
        } catch (ExecutionException e) {
            hanging.remove(path);
            return unread(place, repository, path, now, problem(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return unread(place, repository, path, now, "interrupted");
        }
    }

    private static DiskSpace unread(String place, Optional<String> repository, Path path, Instant now, String problem) {
        return new DiskSpace(place, repository, path.toString(), now, 0, 0, problem);
    }

    private static long[] numbers(Path path) throws IOException {
        FileStore store = Files.getFileStore(path);
        return new long[] {store.getUsableSpace(), store.getTotalSpace()};
    }

    private static String problem(Throwable failure) {
        return failure instanceof NoSuchFileException ? "it does not exist" : "it cannot be read: " + failure;
    }
}
