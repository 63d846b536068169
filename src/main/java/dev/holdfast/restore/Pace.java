package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a restore waits for its target.
 *
 * @param firstAsk after which it first asks how far an import is
 * @param lastAsk the longest between two questions
 * @param outage for how long the target may be out of reach before it is left alone
 * @param analysis how long it may look into an upload before we give up
 */
public record Pace(Duration firstAsk, Duration lastAsk, Duration outage, Duration analysis) {
    public Pace {
        requireNonNull(firstAsk, "firstAsk");
        requireNonNull(lastAsk, "lastAsk");
        requireNonNull(outage, "outage");
        requireNonNull(analysis, "analysis");
    }

    public static Pace standard() {
        return new Pace(Duration.ofMillis(250), Duration.ofSeconds(5), Duration.ofMinutes(10), Duration.ofHours(6));
    }
}
