package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.schedule.Schedule;
import java.time.Instant;

/** A schedule, and since when it is configured here; see {@code RunLog#protectedSince}. */
public record WatchedSchedule(Schedule schedule, Instant protectedSince) {
    public WatchedSchedule {
        requireNonNull(schedule, "schedule");
        requireNonNull(protectedSince, "protectedSince");
    }

    public String name() {
        return schedule.name();
    }
}
