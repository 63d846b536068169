package dev.holdfast.thaw;

import static java.util.Objects.requireNonNull;

import dev.holdfast.repository.Access;
import dev.holdfast.repository.ThawSpeed;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * How one copy of a backup can be read now.
 *
 * @param storageClass of its archive, now; S3's word
 * @param access whether the archive can be read; {@code READABLE} also where nobody could tell, since reading then tells what is wrong
 * @param thawedUntil when a thawed copy goes; empty unless there is one and the store tells
 */
public record ColdCopy(String repository, String storageClass, Access access, Optional<Instant> thawedUntil) {
    public ColdCopy {
        requireNonNull(repository, "repository");
        requireNonNull(storageClass, "storageClass");
        requireNonNull(access, "access");
        requireNonNull(thawedUntil, "thawedUntil");
    }

    public boolean isReadable() {
        return access.isReadable();
    }

    /** What can be had, as in {@code expedited in 1 to 5 minutes, standard in 3 to 5 hours, bulk in 5 to 12 hours}. */
    public String speeds() {
        List<String> speeds = new ArrayList<>();
        for (ThawSpeed speed : List.of(ThawSpeed.EXPEDITED, ThawSpeed.STANDARD, ThawSpeed.BULK)) {
            ThawTime.usual(storageClass, speed).ifPresent(time -> speeds.add(word(speed) + " in " + time.words()));
        }
        return String.join(", ", speeds);
    }

    /** The class and what it means now, as in {@code GLACIER, archived} or {@code GLACIER, thawed until 2026-11-28T00:00:00Z}. */
    public String words() {
        return storageClass
                + switch (access) {
                    case READABLE -> "";
                    case ARCHIVED -> ", archived";
                    case THAWING -> ", being thawed";
                    case THAWED ->
                        ", thawed"
                                + thawedUntil
                                        .map(until -> " until " + until.truncatedTo(ChronoUnit.SECONDS))
                                        .orElse("");
                };
    }

    static String word(ThawSpeed speed) {
        return speed.name().toLowerCase(Locale.ROOT);
    }
}
