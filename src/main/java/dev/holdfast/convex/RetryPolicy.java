package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.time.Duration;

/**
 * How a call that may be repeated is repeated: waits double from the first to the longest, each plus up to a fifth of jitter.
 *
 * @param attempts of one call, the first included; at least 1
 * @param firstWait before the second attempt
 * @param longestWait between two attempts; also the most that a server's {@code Retry-After} is obeyed
 * @param longestOutage how long the wait for an export outlives a deployment that does not answer
 */
public record RetryPolicy(int attempts, Duration firstWait, Duration longestWait, Duration longestOutage) {
    public RetryPolicy {
        requireNonNull(firstWait, "firstWait");
        requireNonNull(longestWait, "longestWait");
        requireNonNull(longestOutage, "longestOutage");
        if (attempts < 1) {
            throw new IllegalArgumentException("attempts = " + attempts + ": must be at least 1");
        }
        if (firstWait.isNegative() || longestWait.compareTo(firstWait) < 0 || longestOutage.isNegative()) {
            throw new IllegalArgumentException("waits must not be negative, nor the longest shorter than the first");
        }
    }

    /** Two tries, for people who wait for the answer. */
    public static RetryPolicy brief() {
        return new RetryPolicy(2, Duration.ofMillis(500), Duration.ofSeconds(2), Duration.ofSeconds(5));
    }

    /** About half a minute of tries for one call, ten minutes of outage while an export runs. */
    public static RetryPolicy standard() {
        return new RetryPolicy(6, Duration.ofSeconds(1), Duration.ofSeconds(30), Duration.ofMinutes(10));
    }
}
