package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.TransitionStep;
import java.util.List;

/**
 * What became of a transition plan.
 *
 * @param lines one for each step that was due
 */
public record TransitionReport(String repository, String deployment, List<Line> lines) {
    public TransitionReport {
        requireNonNull(repository, "repository");
        requireNonNull(deployment, "deployment");
        lines = List.copyOf(lines);
    }

    public enum Outcome {
        MOVED,
        /** Not now: somebody else works on the deployment, or time is over. */
        LATER,
        /** It cannot be done so. */
        REFUSED
    }

    /** @param problem why not, in words; empty when it was moved */
    public record Line(TransitionStep step, Outcome outcome, String problem) {
        public Line {
            requireNonNull(step, "step");
            requireNonNull(outcome, "outcome");
            requireNonNull(problem, "problem");
        }
    }

    public List<Line> with(Outcome outcome) {
        return lines.stream().filter(line -> line.outcome() == outcome).toList();
    }
}
