package dev.holdfast;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.prune.PruneState;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.repository.Repository;
import dev.holdfast.state.LastProbe;
import dev.holdfast.state.SqliteState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the daemon saw of the repositories last, and what follows from that for copies and prunes. Any thread may call it. */
final class Lookout {
    private final CurrentInstallation current;
    private final SqliteState state;
    private final Clock clock;
    private volatile Sight sight = new Sight(
            new CatalogReading(Catalog.empty(), Map.of(), Instant.EPOCH), Map.of(), List.of(), List.of(), List.of());

    Lookout(CurrentInstallation current, SqliteState state, Clock clock) {
        this.current = requireNonNull(current, "current");
        this.state = requireNonNull(state, "state");
        this.clock = requireNonNull(clock, "clock");
    }

    private record Sight(
            CatalogReading reading,
            Map<String, Duration> clockSkew,
            List<CopyState> copies,
            List<PruneState> prunes,
            List<String> buckets) {}

    /** Reads all repositories now. */
    CatalogReading read() {
        CatalogReading reading = current.read().withUnusable(LastProbe.problems(state.lastProbes()));
        Sight before = sight;
        sight = new Sight(reading, before.clockSkew(), before.copies(), before.prunes(), before.buckets());
        current.use(installation -> {
            Instant now = clock.instant();
            sight = new Sight(
                    reading,
                    clockSkewOf(installation, reading, now),
                    installation.copying().outlook().states(reading, now),
                    installation.pruneOutlook().states(reading, state.lastPrunes(), now),
                    installation.cold().buckets());
        });
        return reading;
    }

    boolean hasRead() {
        return !sight.reading().at().equals(Instant.EPOCH);
    }

    CatalogReading reading() {
        return sight.reading();
    }

    /** By how much the clock of each repository that has one is ahead of ours. */
    Map<String, Duration> clockSkew() {
        return sight.clockSkew();
    }

    List<CopyState> copies() {
        return sight.copies();
    }

    List<PruneState> prunes() {
        return sight.prunes();
    }

    /** Names of the repositories that are buckets. */
    List<String> buckets() {
        return sight.buckets();
    }

    /** A store tells its time with each answer, so only right after one is it worth comparing. */
    private static Map<String, Duration> clockSkewOf(Installation installation, CatalogReading reading, Instant now) {
        Map<String, Duration> skew = new HashMap<>();
        for (Repository repository : installation.repositories().all()) {
            // A reload may have come between the reading and this.
            RepositoryState state = reading.repositories().get(repository.name());
            if (state != null && state.isUp()) {
                repository
                        .store()
                        .clock()
                        .ifPresent(theirs -> skew.put(repository.name(), Duration.between(now, theirs)));
            }
        }
        return skew;
    }
}
