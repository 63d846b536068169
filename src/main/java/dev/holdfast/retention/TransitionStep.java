package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.List;
import java.util.Locale;

/**
 * The next change of storage class that policy has for an archive.
 *
 * @param to S3's word
 * @param at when the archive reaches the age
 * @param problems for {@code REFUSED} why it is not done, for {@code WAITING} what it waits for beside its age, else what it costs that one may not expect; for people
 */
public record TransitionStep(Candidate candidate, String to, Instant at, State state, List<String> problems) {
    public TransitionStep {
        requireNonNull(candidate, "candidate");
        requireNonNull(to, "to");
        requireNonNull(at, "at");
        requireNonNull(state, "state");
        problems = List.copyOf(problems);
    }

    public String from() {
        return candidate.storageClass();
    }

    /** {@code DUE}: to be carried out now. {@code REFUSED}: due, and cannot be done so. {@code WAITING}: not yet of that age, or needed as it is for now. */
    public enum State {
        DUE,
        REFUSED,
        WAITING;

        /** As JSON has it. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
