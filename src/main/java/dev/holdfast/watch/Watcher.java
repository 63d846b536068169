package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.PruneState;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.state.Notebook;
import dev.holdfast.state.RunLog;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Keeps the last reading of the catalog and judges it anew whenever it is asked, so that a deadline passes on time and no question costs a look into
 * a repository. Any thread may call it.
 */
public final class Watcher implements HealthSource {
    /** Far more than the failures that are explained by them. */
    private static final int RECENT_RUNS = 200;

    private final Clock clock;
    private final CatalogSource source;
    private final RunLog runs;
    private final Standings standings;
    private final Supplier<Present> present;
    private final AtomicReference<CatalogReading> reading = new AtomicReference<>();
    /** One reading at a time, so that an older one never replaces a newer one. */
    private final ReentrantLock reads = new ReentrantLock();

    private final CountDownLatch isRead = new CountDownLatch(1);

    /**
     * Reads nothing yet.
     *
     * @param notes remembers since when a promise stands as it does
     * @param present what is configured and running at the moment; asked at each question
     */
    public Watcher(Clock clock, CatalogSource source, RunLog runs, Notebook notes, Supplier<Present> present) {
        this.clock = requireNonNull(clock, "clock");
        this.source = requireNonNull(source, "source");
        this.runs = requireNonNull(runs, "runs");
        this.standings = new Standings(notes);
        this.present = requireNonNull(present, "present");
    }

    /**
     * What only the process knows.
     *
     * @param clockSkew as in {@link WatchInput}
     * @param prunes as in {@link WatchInput}
     * @param copies as in {@link WatchInput}
     * @param buckets as in {@link WatchInput}
     * @param circumstances as in {@link WatchInput}
     * @param telling as in {@link WatchInput}
     */
    public record Present(
            List<WatchedDeployment> deployments,
            List<RunningBackup> running,
            Map<String, Duration> clockSkew,
            List<PruneState> prunes,
            List<CopyState> copies,
            List<BucketFindings> buckets,
            Circumstances circumstances,
            Telling telling) {
        public Present {
            deployments = List.copyOf(deployments);
            running = List.copyOf(running);
            clockSkew = Map.copyOf(clockSkew);
            prunes = List.copyOf(prunes);
            copies = List.copyOf(copies);
            buckets = List.copyOf(buckets);
            requireNonNull(circumstances, "circumstances");
            requireNonNull(telling, "telling");
        }
    }

    /** Reads the catalog from the repositories now; call it at the start, when a run ended and every few minutes. Returns what it read. */
    public CatalogReading refresh() {
        reads.lock();
        try {
            CatalogReading read = source.read();
            reading.set(read);
            isRead.countDown();
            return read;
        } finally {
            reads.unlock();
        }
    }

    @Override
    public Optional<Health> health(Duration patience) throws InterruptedException {
        if (!isRead.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
            return Optional.empty();
        }
        Present now = present.get();
        return Optional.of(standings.remembered(Watch.assess(new WatchInput(
                now.deployments(),
                reading.get(),
                runs.facts(),
                runs.recent(RECENT_RUNS),
                now.running(),
                now.clockSkew(),
                now.prunes(),
                now.copies(),
                now.buckets(),
                now.circumstances(),
                now.telling(),
                clock.instant()))));
    }
}
