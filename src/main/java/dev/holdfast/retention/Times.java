package dev.holdfast.retention;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Times in reasons: in UTC, to the second. */
final class Times {
    private Times() {}

    static String text(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}
