package dev.holdfast.config;

import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Where a path really leads: links are followed as far as it exists. */
final class RealPath {
    /** A network disk whose server is gone does not answer for hours; its path then counts as it is written. */
    private static final long PATIENCE_SECONDS = 2;

    private RealPath() {}

    static Path of(Path path) {
        FutureTask<Path> look = new FutureTask<>(() -> look(path));
        Thread looker = new Thread(look, "real path of " + path);
        looker.setDaemon(true);
        looker.start();
        try {
            return look.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            return path;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return path;
        }
    }

    private static Path look(Path path) {
        for (Path there = path; there != null; there = there.getParent()) {
            try {
                return there.toRealPath().resolve(there.relativize(path)).normalize();
            } catch (IOException e) {
                // not there yet, or not to be looked at: what it lies in is
            }
        }
        return path;
    }
}
