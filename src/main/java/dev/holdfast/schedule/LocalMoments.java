package dev.holdfast.schedule;

import java.time.LocalDateTime;
import java.util.Map;
import java.util.Optional;

/** Moments on a wall clock that knows no zone and no clock change, as a calendar or a cron expression tells them. Strictly ascending. */
public interface LocalMoments {
    /** The first moment later than this time; empty if there is none any more. */
    Optional<LocalDateTime> after(LocalDateTime time);

    /** The last moment not later than this time; empty if there was none. */
    Optional<LocalDateTime> atOrBefore(LocalDateTime time);

    /** In words without a zone, as in {@code every Sunday at 03:00}. */
    String describe();

    /** As {@link Recurrence#form}, without a zone. */
    Map<String, String> form();
}
