package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.repository.Repository;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Makes the missing copies in the background, on a thread for each repository that they go to: one that is slow or down delays its own copies and nothing else. A backup that
 * is about to be taken goes before a copy of the same deployment into the same repository, which is gone on with afterwards. Any thread may call it.
 */
final class CopyWorkers implements AutoCloseable {
    /** A copy lets go between two chunks, and a part that is being sent is waited for. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final CurrentInstallation current;
    private final Supplier<CatalogReading> readings;
    private final Runnable copied;
    private final Supplier<String> runIds;
    private final Map<String, CopyWorker> workers = new ConcurrentHashMap<>();
    private volatile boolean isClosed;

    /**
     * @param readings the catalog as it was read last
     * @param copied is told when a worker made copies
     * @param runIds gives each pass a new id
     */
    CopyWorkers(
            CurrentInstallation current, Supplier<CatalogReading> readings, Runnable copied, Supplier<String> runIds) {
        this.runIds = requireNonNull(runIds, "runIds");
        this.current = requireNonNull(current, "current");
        this.readings = requireNonNull(readings, "readings");
        this.copied = requireNonNull(copied, "copied");
    }

    /** Has every repository looked after that is not being looked after. Does not wait. */
    void wake() {
        current.use(installation -> {
            for (Repository repository : installation.repositories().all()) {
                if (!isClosed) {
                    workers.computeIfAbsent(repository.name(), this::worker).wake();
                }
            }
        });
    }

    private CopyWorker worker(String target) {
        return new CopyWorker(target, this::passAsRun);
    }

    private void passAsRun(CopyWorker worker) {
        try (LoggedRun run = LoggedRun.begin(runIds.get())) {
            requireNonNull(run, "run");
            pass(worker);
        }
    }

    /** One pass over what a repository lacks. It ends early when another configuration is put in force. */
    private void pass(CopyWorker worker) {
        current.use(installation -> {
            if (installation.repositories().named(worker.target()).isPresent()) {
                boolean isChanged = copy(worker, installation);
                // What was stored while the catalog was read anew found this worker busy, and would else wait for the
                // next round.
                while (isChanged && !isClosed && current.isInForce(installation)) {
                    copied.run();
                    isChanged = copy(worker, installation);
                }
            }
        });
    }

    private boolean copy(CopyWorker worker, Installation installation) {
        return worker.copy(
                installation.copying().replication(),
                () -> current.isInForce(installation)
                        ? readings.get()
                        : new CatalogReading(
                                Catalog.empty(), Map.of(), readings.get().at()));
    }

    /**
     * Keeps copies of a deployment out of a repository until it is closed, so that the lease there is free. Waits for a copy under way to let go, though not for ever.
     */
    Reservation reserve(String deployment, String repository) throws InterruptedException {
        CopyWorker worker = workers.get(repository);
        if (worker == null) {
            return () -> {};
        }
        worker.keepOut(deployment, PATIENCE);
        return () -> {
            worker.letIn(deployment);
            worker.wake();
        };
    }

    /** Ends with the work it was made for. */
    @FunctionalInterface
    interface Reservation extends AutoCloseable {
        @Override
        void close();
    }

    /** Has all copies let go; what was sent is gone on with after the next start. */
    @Override
    public void close() {
        isClosed = true;
        List<CopyWorker> all = new ArrayList<>(workers.values());
        all.forEach(CopyWorker::close);
    }
}
