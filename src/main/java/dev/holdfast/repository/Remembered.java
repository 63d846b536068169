package dev.holdfast.repository;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** An answer that is asked for again only when it is old. Any thread may call it; one asks, the others wait for its answer. */
final class Remembered<T> {
    private final Supplier<T> source;
    private final Predicate<T> isComplete;
    private final Duration age;
    private final Clock clock;

    /** Guarded by this. */
    private Optional<T> answer = Optional.empty();

    /** When it was asked for; guarded by this. */
    private Instant at = Instant.MIN;

    /**
     * @param isComplete whether an answer may be remembered at all
     * @param age how long; after a jump of the clock it is asked for at once
     */
    Remembered(Supplier<T> source, Predicate<T> isComplete, Duration age, Clock clock) {
        this.source = requireNonNull(source, "source");
        this.isComplete = requireNonNull(isComplete, "isComplete");
        this.age = requireNonNull(age, "age");
        this.clock = requireNonNull(clock, "clock");
    }

    synchronized T get() {
        Instant now = clock.instant();
        Optional<T> fresh = answer.filter(known -> !now.isBefore(at) && now.isBefore(at.plus(age)));
        if (fresh.isPresent()) {
            return fresh.get();
        }
        T asked = source.get();
        answer = Optional.of(asked).filter(isComplete);
        at = now;
        return asked;
    }

    synchronized void forget() {
        answer = Optional.empty();
    }
}
