package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

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
    public Silence {
        requireNonNull(deployment, "deployment");
        requireNonNull(from, "from");
        requireNonNull(until, "until");
        requireNonNull(reason, "reason");
        requireNonNull(by, "by");
    }

    boolean isOver(Instant now) {
        return !until.isAfter(now);
    }

    boolean covers(String group) {
        return deployment.map(group::equals).orElse(true);
    }
}
