package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/** Carries out a {@link RetryPolicy}: the only place that repeats a call. */
final class Retries {
    private static final Logger log = LoggerFactory.getLogger(Retries.class);
    private static final int ATTEMPTS_WHERE_NOTHING_IS = 4;
    /** So many failures take some seconds: whoever waits wants to know why. Said once for each call. */
    private static final int SLOW_FROM = 3;

    private final RetryPolicy policy;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    Retries(RetryPolicy policy, Clock clock, Pause pause, RandomGenerator random) {
        this.policy = requireNonNull(policy, "policy");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.random = requireNonNull(random, "random");
    }

    /** One attempt. */
    @FunctionalInterface
    interface Attempt<T> {
        T run() throws ApiException, InterruptedException;
    }

    /**
     * When to stop trying.
     *
     * @param outage after the first failure
     * @param until no attempt begins later, but one is made then rather than a wait beyond it
     */
    record Limit(int attempts, Duration outage, Instant until) {}

    int attempts() {
        return policy.attempts();
    }

    /** For a call whose answer somebody waits for. */
    Limit few() {
        return new Limit(policy.attempts(), Duration.ofDays(1), Instant.MAX);
    }

    /** For a call that may fail without harm, or whose failure is looked at by its caller. */
    Limit atMost(int attempts) {
        return new Limit(Math.min(attempts, policy.attempts()), Duration.ofDays(1), Instant.MAX);
    }

    /** For following an export that survives a restart of its deployment. */
    Limit throughOutage(Instant deadline) {
        return new Limit(Integer.MAX_VALUE, policy.longestOutage(), deadline);
    }

    /** Runs attempts until one succeeds, one fails for good, or the limit is reached; throws the last failure. */
    <T> T run(ApiCall call, Limit limit, Attempt<T> attempt) throws ApiException, InterruptedException {
        Instant firstFailure = null;
        for (int count = 1; ; count++) {
            try {
                return attempt.run();
            } catch (ApiException e) {
                Instant now = clock.instant();
                firstFailure = firstFailure == null ? now : firstFailure;
                if (!isWorthAnother(call, e, count)
                        || count >= limit.attempts()
                        || Duration.between(firstFailure, now).compareTo(limit.outage()) >= 0
                        || !now.isBefore(limit.until())) {
                    throw e.afterAttempts(count);
                }
                Duration left = Duration.between(now, limit.until());
                Duration wait = waitAfter(count, e);
                log.atLevel(count == SLOW_FROM ? Level.WARN : Level.DEBUG)
                        .addKeyValue("attempt", count)
                        .addKeyValue("wait", wait)
                        .addKeyValue("failure", e.getMessage())
                        .log("calling again");
                pause.pause(wait.compareTo(left) < 0 ? wait : left);
            }
        }
    }

    /** The wait after the given number of failures in a row. */
    Duration waitAfter(int failures, ApiException last) {
        long first = policy.firstWait().toNanos();
        double doubled = (double) first * Math.pow(2, Math.min(failures - 1, 40));
        double jittered = Math.min(doubled, (double) policy.longestWait().toNanos()) * (1 + random.nextDouble() / 5);
        Duration wait = Duration.ofNanos((long) jittered);
        Duration asked = last.retryAfter().orElse(Duration.ZERO);
        if (asked.compareTo(policy.longestWait()) > 0) {
            asked = policy.longestWait();
        }
        return asked.compareTo(wait) > 0 ? asked : wait;
    }

    private static boolean isWorthAnother(ApiCall call, ApiException e, int count) {
        return switch (e.kind()) {
            case UNHEARD -> true;
            case UNSURE -> call.isRepeatable();
            case NOWHERE -> count < ATTEMPTS_WHERE_NOTHING_IS;
            case FINAL -> false;
        };
    }
}
