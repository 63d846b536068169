package dev.holdfast.run;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;

/**
 * One ended execution of a job.
 *
 * @param id eight random characters; in every log line of the run
 * @param schedule the schedule that asked; empty for a manual run
 * @param due the calendar moment it answers to
 * @param backup id of the backup it committed, if it did
 * @param message what happened, for people; never a secret
 */
public record Run(
        String id,
        RunKind kind,
        String deployment,
        String tier,
        Optional<String> schedule,
        Optional<Instant> due,
        Instant started,
        Instant ended,
        RunOutcome outcome,
        Optional<String> backup,
        String message) {
    public Run {
        requireNonNull(id, "id");
        requireNonNull(kind, "kind");
        requireNonNull(deployment, "deployment");
        requireNonNull(tier, "tier");
        requireNonNull(schedule, "schedule");
        requireNonNull(due, "due");
        requireNonNull(started, "started");
        requireNonNull(ended, "ended");
        requireNonNull(outcome, "outcome");
        requireNonNull(backup, "backup");
        requireNonNull(message, "message");
    }
}
