package dev.holdfast.daemon;

import dev.holdfast.failure.DeploymentException;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/**
 * How soon a failed run is tried again within its period.
 *
 * @param delays after the first failure, the second and so on; the last one stays
 */
record Retries(List<Duration> delays) {
    /** Something is away or busy, which costs little to ask and often passes. */
    static final Retries SOON = ofMinutes(1, 2, 5, 10, 20, 30);

    /** The same would fail again at full cost: a damaged download, a mistake of ours. */
    static final Retries LATER = ofMinutes(15, 60, 180);

    /** Of a short period, a failure takes away no more than an eighth at a time. */
    private static final int SHARE_OF_PERIOD = 8;

    Retries {
        delays = List.copyOf(delays);
    }

    private static Retries ofMinutes(long... minutes) {
        return new Retries(Arrays.stream(minutes).mapToObj(Duration::ofMinutes).toList());
    }

    static Retries after(Throwable failure) {
        return failure instanceof DeploymentException
                        || failure instanceof RepositoryException
                        || failure instanceof RefusedException
                ? SOON
                : LATER;
    }

    /** What failed before a run could begin cost nothing; what nobody expected may well be gone the next time. */
    static Retries afterJudging(Throwable failure) {
        return failure instanceof HoldfastException ? after(failure) : SOON;
    }

    /**
     * How long to wait.
     *
     * @param failures so far in this period, at least one
     */
    Duration delay(int failures, Duration period) {
        Duration delay = delays.get(Math.min(failures, delays.size()) - 1);
        Duration limit = period.dividedBy(SHARE_OF_PERIOD);
        return delay.compareTo(limit) < 0 ? delay : limit;
    }
}
