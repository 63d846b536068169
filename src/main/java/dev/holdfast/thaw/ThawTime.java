package dev.holdfast.thaw;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.ThawSpeed;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/**
 * How long a thaw usually takes, as Amazon states it (https://docs.aws.amazon.com/AmazonS3/latest/userguide/restoring-objects-retrieval-options.html).
 *
 * @param least zero where only the longest is stated
 */
public record ThawTime(Duration least, Duration most) {
    private static final Map<ThawSpeed, ThawTime> GLACIER = Map.of(
            ThawSpeed.EXPEDITED, new ThawTime(Duration.ofMinutes(1), Duration.ofMinutes(5)),
            ThawSpeed.STANDARD, hours(3, 5),
            ThawSpeed.BULK, hours(5, 12));
    private static final Map<ThawSpeed, ThawTime> DEEP_ARCHIVE =
            Map.of(ThawSpeed.STANDARD, hours(0, 12), ThawSpeed.BULK, hours(0, 48));
    /** Its archive tiers are like the two classes, and nobody tells which one an object is in. */
    private static final Map<ThawSpeed, ThawTime> INTELLIGENT_TIERING = Map.of(
            ThawSpeed.EXPEDITED, new ThawTime(Duration.ofMinutes(1), Duration.ofMinutes(5)),
            ThawSpeed.STANDARD, hours(3, 12),
            ThawSpeed.BULK, hours(5, 48));

    public ThawTime {
        requireNonNull(least, "least");
        requireNonNull(most, "most");
    }

    /** Empty where the class has no such speed. A class that nobody knows is taken for one like GLACIER. */
    public static Optional<ThawTime> usual(String storageClass, ThawSpeed speed) {
        Map<ThawSpeed, ThawTime> times = switch (storageClass) {
            case "DEEP_ARCHIVE" -> DEEP_ARCHIVE;
            case "INTELLIGENT_TIERING" -> INTELLIGENT_TIERING;
            default -> GLACIER;
        };
        return Optional.ofNullable(times.get(speed));
    }

    /** {@code 3 to 5 hours}, {@code up to 12 hours}. */
    public String words() {
        boolean isShort = most.compareTo(Duration.ofHours(1)) < 0;
        long from = isShort ? least.toMinutes() : least.toHours();
        long to = isShort ? most.toMinutes() : most.toHours();
        return (from == 0 ? "up to " + to : from + " to " + to) + (isShort ? " minutes" : " hours");
    }

    private static ThawTime hours(int least, int most) {
        return new ThawTime(Duration.ofHours(least), Duration.ofHours(most));
    }
}
