package dev.holdfast.state;

import java.util.List;
import java.util.Map;

/**
 * How long the backups of one deployment and tier took.
 *
 * @param runsByBound runs longer than the bound before and not longer than this one, in seconds; a bound is one of {@link #BOUNDS} or {@link
 *     Double#POSITIVE_INFINITY}. Bounds without runs may be absent.
 * @param totalSeconds of all of them
 */
public record BackupDurations(String deployment, String tier, Map<Double, Long> runsByBound, double totalSeconds) {
    /** Upper bounds in seconds, ascending: from a sandbox's snapshot to a day's export, about three to each decade. */
    public static final List<Double> BOUNDS = List.of(
            1.0, 2.5, 5.0, 10.0, 30.0, 60.0, 120.0, 300.0, 600.0, 1_200.0, 1_800.0, 3_600.0, 7_200.0, 14_400.0,
            43_200.0, 86_400.0);

    public BackupDurations {
        runsByBound = Map.copyOf(runsByBound);
    }

    /** The smallest bound that is not less than so many seconds. */
    public static double boundFor(double seconds) {
        return BOUNDS.stream().filter(bound -> seconds <= bound).findFirst().orElse(Double.POSITIVE_INFINITY);
    }

    public long runs() {
        return runsByBound.values().stream().mapToLong(Long::longValue).sum();
    }
}
