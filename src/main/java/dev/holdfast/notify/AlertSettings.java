package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
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
    public AlertSettings {
        requireNonNull(every, "every");
        requireNonNull(repeat, "repeat");
        requireNonNull(runbooks, "runbooks");
        requireNonNull(testEvery, "testEvery");
    }
}
