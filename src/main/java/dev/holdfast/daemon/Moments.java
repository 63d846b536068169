package dev.holdfast.daemon;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.schedule.Period;
import java.time.Instant;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The calendar moments of one schedule to which backups answer: what the catalog shows, and what this process committed since. One thread at a time. */
final class Moments {
    /** More than a clock that jumps back a day can bring up again, unless backups are minutes apart: those the catalog tells by then. */
    private static final int REMEMBERED = 50;

    private @Nullable Told told;

    /**
     * Moments to which this process committed a backup. They count while the catalog cannot show them: right after the commit, or while the
     * repository is down and tells what it held before. Once it has shown a backup, what it tells is in force: that may be revoked.
     */
    private final NavigableSet<Instant> committed = new TreeSet<>();

    /** The same for suspect backups. */
    private final NavigableSet<Instant> suspected = new TreeSet<>();

    /** What a catalog tells of the schedule: looked up once for each catalog. */
    private record Told(
            Catalog catalog,
            NavigableSet<Instant> answered,
            NavigableSet<Instant> suspect,
            NavigableSet<Instant> shown) {
        static Told by(Catalog catalog, String deployment, String schedule) {
            return new Told(
                    catalog,
                    catalog.answeredMoments(deployment, schedule),
                    catalog.suspectMoments(deployment, schedule),
                    catalog.shownMoments(deployment, schedule));
        }
    }

    /** Takes over what a catalog shows of a schedule. */
    void look(Catalog catalog, String deployment, String schedule) {
        if (told == null || told.catalog() != catalog) {
            told = Told.by(catalog, deployment, schedule);
        }
        committed.removeAll(told.shown());
        suspected.removeAll(told.shown());
    }

    NavigableSet<Instant> answered() {
        return with(told == null ? Set.of() : told.answered(), committed);
    }

    NavigableSet<Instant> suspect() {
        return with(told == null ? Set.of() : told.suspect(), suspected);
    }

    private static NavigableSet<Instant> with(Set<Instant> some, Set<Instant> others) {
        NavigableSet<Instant> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    Optional<Instant> earliestShown() {
        return told == null || told.shown().isEmpty()
                ? Optional.empty()
                : Optional.of(told.shown().first());
    }

    void committed(Period period) {
        remember(period, committed);
    }

    void suspected(Period period) {
        remember(period, suspected);
    }

    private static void remember(Period period, NavigableSet<Instant> moments) {
        moments.add(period.moment());
        if (moments.size() > REMEMBERED) {
            moments.pollFirst();
        }
    }
}
