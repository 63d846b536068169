package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * What is kept of the backups of one tier. Without {@code keep}, {@code keepLast} and {@code keepAtMost} everything is kept.
 *
 * @param keep how old a backup may become; empty for no limit
 * @param keepLast how many of the newest are kept however old they are; at least 1
 * @param keepAtMost how many are kept at most, however young; at least 1
 * @param minVerified how many verified backups of distinct snapshot times are never removed; at least 1
 */
public record RetentionPolicy(Optional<Age> keep, OptionalInt keepLast, OptionalInt keepAtMost, int minVerified) {
    public RetentionPolicy {
        requireNonNull(keep, "keep");
        requireNonNull(keepLast, "keepLast");
        requireNonNull(keepAtMost, "keepAtMost");
        if (minVerified < 1 || keepLast.orElse(1) < 1 || keepAtMost.orElse(1) < 1) {
            throw new IllegalArgumentException("counts of backups begin at 1");
        }
    }

    /** As the configuration says it: {@code keep 12h, keep-last 3, min-verified 2}. Two that say the same have the same words. */
    String words() {
        List<String> words = new ArrayList<>();
        keep.ifPresent(age -> words.add("keep " + age));
        keepLast.ifPresent(number -> words.add("keep-last " + number));
        keepAtMost.ifPresent(number -> words.add("keep-at-most " + number));
        words.add("min-verified " + minVerified);
        return String.join(", ", words);
    }

    /** Whether nothing is ever removed. */
    public boolean keepsForEver() {
        return keep.isEmpty() && keepLast.isEmpty() && keepAtMost.isEmpty();
    }
}
