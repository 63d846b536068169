package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import java.util.List;

/**
 * Which archives of a repository change their storage class, now or next.
 *
 * @param steps at most one for each backup, oldest snapshot first; none for a backup that stays in its class
 */
public record TransitionPlan(String repository, List<TransitionStep> steps) {
    public TransitionPlan {
        requireNonNull(repository, "repository");
        steps = List.copyOf(steps);
    }

    /** What is to be carried out now. */
    public List<TransitionStep> due() {
        return in(TransitionStep.State.DUE);
    }

    /** What is due and cannot be done. */
    public List<TransitionStep> refused() {
        return in(TransitionStep.State.REFUSED);
    }

    private List<TransitionStep> in(TransitionStep.State state) {
        return steps.stream().filter(step -> step.state() == state).toList();
    }
}
