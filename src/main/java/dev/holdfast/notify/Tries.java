package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Tries in vain to deliver something.
 *
 * @param failures how many
 * @param since when the first of them was; empty without any
 * @param next not before then it is tried again; empty without any
 * @param problem why the last one failed; empty without any
 */
record Tries(int failures, Optional<Instant> since, Optional<Instant> next, String problem) {
    static final Tries NONE = new Tries(0, Optional.empty(), Optional.empty(), "");

    private static final Duration FIRST_PAUSE = Duration.ofMinutes(1);
    private static final Duration LONGEST_PAUSE = Duration.ofMinutes(30);
    private static final int MAX_DOUBLINGS = 5;

    Tries {
        requireNonNull(since, "since");
        requireNonNull(next, "next");
        requireNonNull(problem, "problem");
    }

    /** One more. A message that was refused itself would be refused again, so it waits longest; it may be mended at the other side, though. */
    Tries failed(String why, boolean isWorthTrying, Instant now) {
        Duration doubled = FIRST_PAUSE.multipliedBy(1L << Math.min(failures, MAX_DOUBLINGS));
        Duration pause = !isWorthTrying || doubled.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : doubled;
        return new Tries(failures + 1, since.or(() -> Optional.of(now)), Optional.of(now.plus(pause)), why);
    }

    boolean areFailing() {
        return failures > 0;
    }

    boolean mayTry(Instant now) {
        // What is planned for long after the longest pause was planned by a clock that was wrong.
        return next.filter(time -> time.isAfter(now) && !time.isAfter(now.plus(LONGEST_PAUSE)))
                .isEmpty();
    }
}
