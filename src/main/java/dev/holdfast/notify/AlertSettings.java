package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * When is told.
 *
 * @param every how often everything is judged
 * @param repeat how long after the last message about something that stands unchanged it is told again
 * @param runbooks the address that the names of runbooks are appended to; empty for none
 * @param testEvery how often every channel gets a test message; empty for never
 */
public record AlertSettings(Duration every, Duration repeat, Optional<String> runbooks, Optional<Duration> testEvery) {
    /** So many evaluations may be missing before somebody is told. */
    private static final int MISSING = 3;

    private static final Duration LEAST_PATIENCE = Duration.ofMinutes(15);

    public AlertSettings {
        requireNonNull(every, "every");
        requireNonNull(repeat, "repeat");
        requireNonNull(runbooks, "runbooks");
        requireNonNull(testEvery, "testEvery");
    }

    /** Whether evaluations are missing if this was the last one: several of them, for a quarter of an hour at least. */
    public boolean areMissingSince(Instant last, Instant now) {
        Duration patience = every.multipliedBy(MISSING);
        return last.plus(patience.compareTo(LEAST_PATIENCE) < 0 ? LEAST_PATIENCE : patience)
                .isBefore(now);
    }
}
