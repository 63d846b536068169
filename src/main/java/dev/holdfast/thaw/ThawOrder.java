package dev.holdfast.thaw;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.repository.ThawSpeed;

/**
 * What is wanted of a thaw.
 *
 * @param days for which the thawed copy can be read; it is paid for beside the archived one
 */
public record ThawOrder(ThawSpeed speed, int days) {
    /** Longer than any restore takes; the class should be another one then. */
    private static final int MOST_DAYS = 365;

    public ThawOrder {
        requireNonNull(speed, "speed");
        if (days < 1 || days > MOST_DAYS) {
            throw new UsageException(
                    "a thawed copy cannot be kept for " + days + " days", "choose 1 to " + MOST_DAYS + " days");
        }
    }

    /**
     * How long it will take for this copy.
     *
     * @throws UsageException if its class has no such speed
     */
    ThawTime timeFor(ColdCopy copy) {
        return ThawTime.usual(copy.storageClass(), speed)
                .orElseThrow(() -> new UsageException(
                        "nothing is thawed " + ColdCopy.word(speed) + " from the class " + copy.storageClass(),
                        "choose one of: " + copy.speeds()));
    }
}
