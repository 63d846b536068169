package dev.holdfast.schedule;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Calendar moments without end in both directions, as far as the calendar goes. Moment <i>i</i> begins period <i>i</i>, which ends with moment
 * <i>i + 1</i>.
 */
public interface Recurrence {
    /** The first moment later than this instant; empty if there is none any more (a cron expression with years). */
    Optional<Instant> after(Instant instant);

    /** The last moment not later than this instant; empty if there was none. */
    Optional<Instant> atOrBefore(Instant instant);

    /** The recurrence in words and with its zone, as in {@code every Sunday at 03:00 (Europe/Berlin)}. Equal recurrences describe themselves equally. */
    String describe();

    /**
     * The recurrence for machines, in the words of the configuration: {@code at}, with {@code on} unless it is every day; or {@code every}, as {@code PT15M}; or {@code
     * cron}; with the {@code zone} of its wall clock, where it has one. {@code schedule.quartz.RecurrenceForm} reads it.
     */
    Map<String, String> form();
}
