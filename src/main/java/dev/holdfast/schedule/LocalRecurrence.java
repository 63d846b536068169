package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.zone.ZoneOffsetTransition;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Places moments of a wall clock on the time line. A moment that a clock change leaves out happens when the gap is over; one that happens twice counts
 * the first time only. So a daily moment exists exactly once for every date, and moments that a gap would pile up are one.
 *
 * <p>The second pass of a repeated hour has no moments of its own, however dense they are elsewhere: the period before it is an hour longer.
 */
public record LocalRecurrence(LocalMoments moments, ZoneId zone) implements Recurrence {
    public LocalRecurrence {
        requireNonNull(moments, "moments");
        requireNonNull(zone, "zone");
    }

    @Override
    public Optional<Instant> after(Instant instant) {
        return moments.after(lastLocalTimeUntil(instant)).map(this::onTimeLine);
    }

    @Override
    public Optional<Instant> atOrBefore(Instant instant) {
        return moments.atOrBefore(lastLocalTimeUntil(instant)).map(this::onTimeLine);
    }

    @Override
    public String describe() {
        return moments.describe() + " (" + zone.getId() + ")";
    }

    @Override
    public Map<String, String> form() {
        Map<String, String> form = new TreeMap<>(moments.form());
        form.put("zone", zone.getId());
        return form;
    }

    /**
     * The latest local time that lies on the time line not later than this instant. That is what the wall clock shows, except in the second pass of
     * a repeated hour, when the whole hour lies behind already.
     */
    private LocalDateTime lastLocalTimeUntil(Instant instant) {
        LocalDateTime shown = LocalDateTime.ofInstant(instant, zone);
        if (onTimeLine(shown).isBefore(instant)) {
            return zone.getRules().getTransition(shown).getDateTimeBefore().minusNanos(1);
        }
        return shown;
    }

    private Instant onTimeLine(LocalDateTime time) {
        ZoneOffsetTransition change = zone.getRules().getTransition(time);
        return change != null && change.isGap()
                ? change.getInstant()
                : time.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
    }
}
