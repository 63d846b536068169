package dev.holdfast.schedule;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Function;

/** Whether a backup is due, and why not. */
public sealed interface Decision {
    <R> R match(Function<Due, R> due, Function<NotDue, R> notDue);

    /**
     * A backup is due now.
     *
     * @param period the period it answers to; its moment goes into the manifest
     * @param deadline the end of the period plus grace: a run that has begun may end until then
     */
    record Due(Period period, Instant deadline) implements Decision {
        public Due {
            requireNonNull(period, "period");
            requireNonNull(deadline, "deadline");
        }

        @Override
        public <R> R match(Function<Due, R> due, Function<NotDue, R> notDue) {
            return due.apply(this);
        }
    }

    /**
     * Nothing is due now.
     *
     * @param next when something will be, unless the calendar ends before
     */
    record NotDue(Reason reason, Optional<Instant> next) implements Decision {
        public NotDue {
            requireNonNull(reason, "reason");
            requireNonNull(next, "next");
        }

        @Override
        public <R> R match(Function<Due, R> due, Function<NotDue, R> notDue) {
            return notDue.apply(this);
        }
    }

    /** Why nothing is due. */
    enum Reason {
        ANSWERED("the period has its backup"),
        SUSPECT("the backup of the period is suspect; trying again would only make another"),
        NEW("the schedule begins with its next moment"),
        SPREAD("its start is spread to later"),
        OUT_OF_CALENDAR("the calendar has no moment now");

        private final String words;

        Reason(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }
}
