package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** How times are told to people: no finer than anybody needs. */
final class Words {
    private Words() {}

    static String time(Instant instant) {
        return instant.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    /** As in {@code 2d 3h}, {@code 3h 5m}, {@code 5m}, {@code 12s}. */
    static String length(Duration duration) {
        Duration length = duration.abs();
        if (length.toDays() > 0) {
            return join(length.toDays(), "d", length.toHoursPart(), "h");
        }
        if (length.toHours() > 0) {
            return join(length.toHours(), "h", length.toMinutesPart(), "m");
        }
        return length.toMinutes() > 0
                ? join(length.toMinutes(), "m", length.toSecondsPart(), "s")
                : length.toSeconds() + "s";
    }

    private static String join(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
