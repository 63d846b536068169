package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A configured deployment, whether or not it can be reached.
 *
 * @param schedules may be empty; nothing is then promised about when
 * @param noBackupFor the age of the newest verified backup that is an alarm; empty for none
 */
public record WatchedDeployment(String name, List<WatchedSchedule> schedules, Optional<Duration> noBackupFor) {
    public WatchedDeployment {
        requireNonNull(name, "name");
        schedules = List.copyOf(schedules);
        requireNonNull(noBackupFor, "noBackupFor");
    }

    /** Since when any of its schedules is configured. */
    Optional<Instant> protectedSince() {
        return schedules.stream().map(WatchedSchedule::protectedSince).min(Comparator.naturalOrder());
    }
}
