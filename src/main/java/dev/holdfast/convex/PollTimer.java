package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** The pauses between questions for a state: short at first, half as long again each time, never beyond the deadline. For one thread. */
final class PollTimer {
    private final HttpSettings settings;
    private final Clock clock;
    private final Pause pause;
    private final Instant deadline;
    private Duration next;

    PollTimer(HttpSettings settings, Clock clock, Pause pause, Instant deadline) {
        this.settings = requireNonNull(settings, "settings");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.deadline = requireNonNull(deadline, "deadline");
        this.next = settings.firstPoll();
    }

    Instant deadline() {
        return deadline;
    }

    Instant now() {
        return clock.instant();
    }

    boolean isOver() {
        return !clock.instant().isBefore(deadline);
    }

    /** Begins with short pauses again. */
    void quicken() {
        next = settings.firstPoll();
    }

    void pause() throws InterruptedException {
        pause(next);
        Duration longer = next.multipliedBy(3).dividedBy(2);
        next = longer.compareTo(settings.longestPoll()) < 0 ? longer : settings.longestPoll();
    }

    void pause(Duration time) throws InterruptedException {
        Duration left = Duration.between(clock.instant(), deadline);
        Duration bounded = time.compareTo(left) < 0 ? time : left;
        if (!bounded.isNegative() && !bounded.isZero()) {
            pause.pause(bounded);
        }
    }
}
