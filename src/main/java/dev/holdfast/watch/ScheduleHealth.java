package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How one schedule stands.
 *
 * @param deadline by when the next counting backup must be there; in the past when it is overdue; empty if the calendar owes none any more
 * @param expectedInterval length of the period that owes a backup; zero if none does
 * @param nextRun when the next run begins, or began; empty if the calendar has none any more
 * @param lastSuccess the moment of the last period that has a counting backup
 */
public record ScheduleHealth(
        String deployment,
        String schedule,
        String tier,
        Optional<Instant> deadline,
        Duration expectedInterval,
        Optional<Instant> nextRun,
        Instant protectedSince,
        Optional<Instant> lastSuccess,
        int consecutiveFailures) {}
