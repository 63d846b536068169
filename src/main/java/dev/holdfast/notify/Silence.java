package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A time in which nobody is told of alerts. They stand all the same, and what still stands at its end is told then.
 *
 * @param deployment whose alerts; empty for all, those that belong to no deployment included
 * @param from when it was begun
 * @param until not any more from then on
 * @param reason why
 * @param by who began it, as in {@code user@host}
 */
public record Silence(Optional<String> deployment, Instant from, Instant until, String reason, String by) {
    /** So far a clock may be set back without an end to the silences of just before. */
    private static final Duration CLOCK_STEP = Duration.ofMinutes(5);

    public Silence {
        requireNonNull(deployment, "deployment");
        requireNonNull(from, "from");
        requireNonNull(until, "until");
        requireNonNull(reason, "reason");
        requireNonNull(by, "by");
    }

    /** Also when it would begin later: it was begun under a clock that was wrong, and would last for as long as that one was ahead. */
    boolean isOver(Instant now) {
        return !until.isAfter(now) || from.isAfter(now.plus(CLOCK_STEP));
    }

    boolean covers(String group) {
        return deployment.map(group::equals).orElse(true);
    }
}
