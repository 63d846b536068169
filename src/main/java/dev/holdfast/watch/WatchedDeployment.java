package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A configured deployment, whether or not it can be reached.
 *
 * @param schedules may be empty; nothing is then promised about when
 * @param judgedBy repositories that must have been read once before a backup is known to be missing
 * @param noBackupFor the age of the newest verified backup that is an alarm; empty for none
 * @param drill that its backups are to be drilled; empty if nobody asks for it
 * @param isProduction whether it is marked so
 */
public record WatchedDeployment(
        String name,
        List<WatchedSchedule> schedules,
        Set<String> judgedBy,
        Optional<Duration> noBackupFor,
        Optional<WatchedDrill> drill,
        boolean isProduction) {
    public WatchedDeployment {
        requireNonNull(name, "name");
        schedules = List.copyOf(schedules);
        judgedBy = Set.copyOf(judgedBy);
        requireNonNull(noBackupFor, "noBackupFor");
        requireNonNull(drill, "drill");
    }

    /** One that is not drilled. */
    public WatchedDeployment(
            String name, List<WatchedSchedule> schedules, Set<String> judgedBy, Optional<Duration> noBackupFor) {
        this(name, schedules, judgedBy, noBackupFor, Optional.empty(), false);
    }

    /** The same, drilled so. */
    public WatchedDeployment drilled(Optional<WatchedDrill> so, boolean production) {
        return new WatchedDeployment(name, schedules, judgedBy, noBackupFor, so, production);
    }

    /** The first repository whose contents would have to be known, but are not. */
    Optional<String> unread(CatalogReading reading) {
        return judgedBy.stream()
                .filter(name -> !reading.repositories().containsKey(name)
                        || !reading.repositories().get(name).everRead())
                .min(Comparator.naturalOrder());
    }

    /** Since when any of its schedules is configured. */
    Optional<Instant> protectedSince() {
        return schedules.stream().map(WatchedSchedule::protectedSince).min(Comparator.naturalOrder());
    }
}
