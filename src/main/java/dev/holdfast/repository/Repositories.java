package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Verification;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Several repositories, read as one catalog. Of a backup that lies in several the manifest of the first one counts. Any thread may
 * call it. Closing it closes the repositories.
 */
public final class Repositories implements CatalogSource, AutoCloseable {
    /** One that hangs must not hold up the others; stores themselves give up after about as long. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Logger log = LoggerFactory.getLogger(Repositories.class);

    private final Map<String, Source> sources = new LinkedHashMap<>();
    private final Clock clock;
    private final Duration patience;
    private final ExecutorService readers;
    private final Twins twins;

    /** One repository and what is known of it. Its fields are guarded by itself. */
    private static final class Source {
        private final Repository repository;
        private RepositoryReading last = RepositoryReading.empty();
        private boolean everRead;
        private String problem = "";
        private Future<RepositoryReading> underWay = CompletableFuture.completedFuture(RepositoryReading.empty());

        Source(Repository repository) {
            this.repository = repository;
        }
    }

    /** @param repositories in the order of the configuration, names distinct */
    public Repositories(List<Repository> repositories, Clock clock) {
        this(repositories, clock, PATIENCE);
    }

    /** @param patience how long one reading may take in all; what comes later counts for the next */
    public Repositories(List<Repository> repositories, Clock clock, Duration patience) {
        this.clock = requireNonNull(clock, "clock");
        this.patience = requireNonNull(patience, "patience");
        for (Repository repository : repositories) {
            if (sources.put(repository.name(), new Source(repository)) != null) {
                throw new IllegalArgumentException("two repositories are named " + repository.name());
            }
        }
        this.twins = new Twins(repositories);
        this.readers = Executors.newFixedThreadPool(Math.max(1, sources.size()), work -> {
            Thread thread = new Thread(work, "catalog reader");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** All of them, in the order of the configuration. */
    public List<Repository> all() {
        return sources.values().stream().map(source -> source.repository).toList();
    }

    public Optional<Repository> named(String name) {
        return Optional.ofNullable(sources.get(name)).map(source -> source.repository);
    }

    @Override
    public CatalogReading read() {
        Map<Source, Future<RepositoryReading>> readings = new LinkedHashMap<>();
        sources.values().forEach(source -> readings.put(source, begin(source)));
        long deadline = System.nanoTime() + patience.toNanos();
        readings.forEach((source, reading) -> finish(source, reading, deadline));
        Map<String, RepositoryState> states = new LinkedHashMap<>();
        List<Backup> backups = merge(states);
        return new CatalogReading(Catalog.of(backups), states, clock.instant());
    }

    @Override
    public void close() {
        readers.shutdownNow();
        sources.values().forEach(source -> source.repository.close());
    }

    /** A reading that still hangs is waited for again, not begun twice. */
    private Future<RepositoryReading> begin(Source source) {
        synchronized (source) {
            if (source.underWay.isDone()) {
                source.underWay = readers.submit(source.repository::read);
            }
            return source.underWay;
        }
    }

    /** In the order of the configuration, so that the earlier one of two that are the same was seen before the later. */
    private void finish(Source source, Future<RepositoryReading> reading, long deadline) {
        try {
            RepositoryReading read = reading.get(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            Optional<RepositoryException> twin = twins.problem(source.repository);
            synchronized (source) {
                source.last = twin.isPresent() ? RepositoryReading.empty() : read;
                source.everRead = twin.isEmpty();
            }
            tell(source, twin.map(RepositoryException::explain).orElseGet(() -> damage(source.repository, read)));
        } catch (TimeoutException e) {
            tell(
                    source,
                    source.repository + " at " + source.repository.location() + " did not answer within "
                            + patience.toSeconds() + " s");
        } catch (ExecutionException e) {
            tell(source, explain(e.getCause()));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            tell(source, "interrupted while reading " + source.repository);
        }
    }

    private static String damage(Repository repository, RepositoryReading read) {
        if (read.isComplete()) {
            return "";
        }
        ObjectKey first = read.unreadable().firstKey();
        return repository + " at " + repository.location() + " has "
                + read.unreadable().size()
                + " unreadable objects beside " + read.manifests().size() + " good backups, first: "
                + read.unreadable().get(first);
    }

    private static String explain(Throwable cause) {
        return cause instanceof HoldfastException failure ? failure.explain() : cause.toString();
    }

    private static void tell(Source source, String problem) {
        synchronized (source) {
            if (source.problem.equals(problem)) {
                return;
            }
            source.problem = problem;
        }
        if (problem.isEmpty()) {
            log.atInfo().addKeyValue("repository", source.repository.name()).log("repository can be read again");
        } else {
            log.atWarn()
                    .addKeyValue("repository", source.repository.name())
                    .addKeyValue("problem", problem)
                    .log("repository cannot be read");
        }
    }

    private List<Backup> merge(Map<String, RepositoryState> states) {
        Map<BackupId, Manifest> manifests = new LinkedHashMap<>();
        Map<BackupId, List<String>> holders = new LinkedHashMap<>();
        Map<BackupId, List<Verification>> evidence = new LinkedHashMap<>();
        sources.forEach((name, source) -> {
            RepositoryReading last;
            synchronized (source) {
                last = source.last;
                states.put(name, new RepositoryState(source.problem, source.everRead, last.holdings()));
            }
            for (Manifest manifest : last.manifests()) {
                manifests.putIfAbsent(manifest.id(), manifest);
                holders.computeIfAbsent(manifest.id(), id -> new ArrayList<>()).add(name);
            }
            for (Verification verification : last.verifications()) {
                evidence.computeIfAbsent(verification.backup(), id -> new ArrayList<>())
                        .add(verification);
            }
        });
        List<Backup> backups = new ArrayList<>();
        manifests.forEach((id, manifest) -> backups.add(
                new Backup(manifest, holders.getOrDefault(id, List.of()), evidence.getOrDefault(id, List.of()))));
        return backups;
    }
}
