package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * Moments at a fixed distance, counted from the Unix epoch, so that a restart or another host does not shift them. It knows no clock change: {@code
 * every 24 hours} is at midnight UTC.
 */
public record EveryRecurrence(Duration every) implements Recurrence {
    /** @throws IllegalArgumentException unless the distance is positive */
    public EveryRecurrence {
        requireNonNull(every, "every");
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("every " + every + ": must be more than nothing");
        }
    }

    @Override
    public Optional<Instant> after(Instant instant) {
        return Optional.of(lastUntil(instant).plus(every));
    }

    @Override
    public Optional<Instant> atOrBefore(Instant instant) {
        return Optional.of(lastUntil(instant));
    }

    @Override
    public String describe() {
        long seconds = every.toSeconds();
        if (every.toNanosPart() != 0) {
            return "every " + every;
        }
        if (seconds % 86_400 == 0) {
            return inWords(seconds / 86_400, "day");
        }
        if (seconds % 3_600 == 0) {
            return inWords(seconds / 3_600, "hour");
        }
        return seconds % 60 == 0 ? inWords(seconds / 60, "minute") : inWords(seconds, "second");
    }

    @Override
    public Map<String, String> form() {
        return Map.of("every", every.toString());
    }

    private static String inWords(long number, String unit) {
        return number == 1 ? "every " + unit : "every " + number + " " + unit + "s";
    }

    private Instant lastUntil(Instant instant) {
        Duration sinceEpoch = Duration.between(Instant.EPOCH, instant);
        Instant towardsEpoch = Instant.EPOCH.plus(every.multipliedBy(sinceEpoch.dividedBy(every)));
        return towardsEpoch.isAfter(instant) ? towardsEpoch.minus(every) : towardsEpoch;
    }
}
