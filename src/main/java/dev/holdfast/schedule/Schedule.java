package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.util.Optional;

/**
 * When backups of one deployment are taken, and into which tier.
 *
 * @param name unique within its deployment
 * @param spread runs start up to this much after their moment, by an amount that stays the same for a deployment and schedule
 * @param grace how long after the end of its period a backup may be late before anybody is woken
 * @param reuseWithin whether a younger verified backup may be copied instead of taking an export
 */
public record Schedule(
        String name,
        String tier,
        Recurrence recurrence,
        Duration spread,
        Duration grace,
        Optional<Duration> reuseWithin) {
    public Schedule {
        requireNonNull(name, "name");
        requireNonNull(tier, "tier");
        requireNonNull(recurrence, "recurrence");
        requireNonNull(spread, "spread");
        requireNonNull(grace, "grace");
        requireNonNull(reuseWithin, "reuseWithin");
        if (spread.isNegative() || grace.isNegative()) {
            throw new IllegalArgumentException("schedule " + name + ": spread and grace must not be negative");
        }
    }
}
