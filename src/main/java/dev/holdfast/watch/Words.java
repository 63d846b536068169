package dev.holdfast.watch;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;

/** How times are told to people: no finer than anybody needs. */
final class Words {
    private static final String HINT = ". HINT: ";

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

    /** A failure as it is explained, without what to do about it. */
    static String withoutHint(String explained) {
        int hint = explained.indexOf(HINT);
        return hint < 0 ? explained : explained.substring(0, hint);
    }

    /** What to do about a failure that is explained so; empty if it does not say. */
    static Optional<String> hint(String explained) {
        int hint = explained.indexOf(HINT);
        return hint < 0 ? Optional.empty() : Optional.of(explained.substring(hint + HINT.length()));
    }

    private static String join(long large, String largeUnit, long small, String smallUnit) {
        return large + largeUnit + (small == 0 ? "" : " " + small + smallUnit);
    }
}
