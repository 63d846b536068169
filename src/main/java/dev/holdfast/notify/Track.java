package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What is remembered of a promise that is, or lately was, not kept. Its level follows what is seen with delay, so that what comes and goes is not told each time: up when
 * it was seen higher at two evaluations in a row, or at two of three; down when it was lower at two in a row and, the more often it has come back, the longer.
 *
 * @param promise as it was seen last at its level; of one that is kept again, as it was before
 * @param level what is told of it
 * @param since when it was first seen not kept
 * @param changed when the level changed last
 * @param strikes how near it is to rising
 * @param lowerSince from which evaluation on it was lower than its level
 * @param fallen when the level fell last
 * @param reopened when it rose again within a day after a fall, oldest first
 */
record Track(
        Promise promise,
        PromiseState level,
        Instant since,
        Instant changed,
        int strikes,
        Optional<Instant> lowerSince,
        Optional<Instant> fallen,
        List<Instant> reopened) {
    private static final Duration MEMORY = Duration.ofDays(1);
    private static final Duration LONGEST_KEEPING = Duration.ofHours(4);

    /** Each evaluation that sees it higher counts for two, each other one takes one away. */
    private static final int STRIKES_TO_RISE = 3;

    private static final int MAX_DOUBLINGS = 16;

    Track {
        requireNonNull(promise, "promise");
        requireNonNull(level, "level");
        requireNonNull(since, "since");
        requireNonNull(changed, "changed");
        requireNonNull(lowerSince, "lowerSince");
        requireNonNull(fallen, "fallen");
        reopened = List.copyOf(reopened);
    }

    /** Of a promise that was always kept so far. */
    static Track kept(Promise promise, Instant now) {
        return new Track(promise, PromiseState.OK, now, now, 0, Optional.empty(), Optional.empty(), List.of());
    }

    /** Who is told of it. */
    String group() {
        return promise.deployment().orElse("");
    }

    boolean stands() {
        return level != PromiseState.OK;
    }

    /** From when on it stands. */
    Instant standsSince() {
        return promise.since().orElse(since);
    }

    /** Goes on by one evaluation. */
    Track step(Promise seen, Duration every, Instant now) {
        int order = seen.state().compareTo(level);
        if (order > 0) {
            return higher(seen, every, now);
        }
        int fewer = Math.max(0, strikes - 1);
        if (order == 0) {
            return new Track(
                    stands() ? seen : promise, level, since, changed, fewer, Optional.empty(), fallen, reopened);
        }
        // A clock that was set back must not keep it standing.
        Instant began = lowerSince.filter(time -> !time.isAfter(now)).orElse(now);
        boolean isOver = lowerSince.isPresent() && Duration.between(began, now).compareTo(keeping(every, now)) >= 0;
        return isOver
                ? new Track(
                        seen.state() == PromiseState.OK ? promise : seen,
                        seen.state(),
                        since,
                        now,
                        0,
                        Optional.empty(),
                        Optional.of(now),
                        reopened)
                : new Track(promise, level, since, changed, fewer, Optional.of(began), fallen, reopened);
    }

    private Track higher(Promise seen, Duration every, Instant now) {
        Instant first = stands() || strikes > 0 ? since : now;
        boolean isOld =
                seen.since().filter(time -> !time.plus(every).isAfter(now)).isPresent();
        boolean rises = strikes + 2 >= STRIKES_TO_RISE || (seen.state() == PromiseState.CRITICAL && isOld);
        if (!rises) {
            return new Track(
                    stands() ? promise : seen, level, first, changed, strikes + 2, Optional.empty(), fallen, reopened);
        }
        Stream<Instant> again = fallen.filter(time -> isRecent(time, now)).map(time -> now).stream();
        return new Track(
                seen,
                seen.state(),
                first,
                now,
                0,
                Optional.empty(),
                fallen,
                Stream.concat(reopened.stream().filter(time -> isRecent(time, now)), again)
                        .toList());
    }

    /** How long it must be seen lower before it falls. Two evaluations it takes in any case. */
    private Duration keeping(Duration every, Instant now) {
        long times = reopened.stream()
                .filter(time -> isRecent(time, now))
                .limit(MAX_DOUBLINGS)
                .count();
        if (times == 0) {
            return Duration.ZERO;
        }
        Duration longer = every.multipliedBy(1L << times);
        return longer.compareTo(LONGEST_KEEPING) < 0 ? longer : LONGEST_KEEPING;
    }

    /** Says of what nobody promises any more why it is not told any longer. */
    Track withdrawn() {
        String before = promise.evidence();
        return new Track(
                new Promise(
                        promise.kind(),
                        promise.deployment(),
                        promise.subject(),
                        promise.state(),
                        promise.since(),
                        "not watched any more, as the configuration changed; it was: " + before,
                        ""),
                level,
                since,
                changed,
                strikes,
                lowerSince,
                fallen,
                reopened);
    }

    /** Whether nothing of it matters any more. */
    boolean isOver(Instant now) {
        return !stands()
                && strikes == 0
                && fallen.filter(time -> isRecent(time, now)).isEmpty();
    }

    private static boolean isRecent(Instant time, Instant now) {
        return time.plus(MEMORY).isAfter(now);
    }
}
