package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

/**
 * A question that a deployment's own query function answers, and what it should say. Convex runs it; it reads and cannot write.
 *
 * @param name in the configuration
 * @param function as in {@code stats:countUsers}
 * @param args a JSON object; {@code {}} for none
 */
public record UserCheck(String name, String function, String args, Expected expected) {
    public UserCheck {
        requireNonNull(name, "name");
        requireNonNull(function, "function");
        requireNonNull(args, "args");
        requireNonNull(expected, "expected");
    }

    /**
     * What became of one.
     *
     * @param problem in words; empty where it answered as it should
     */
    public record Result(UserCheck check, String problem) {
        public Result {
            requireNonNull(check, "check");
            requireNonNull(problem, "problem");
        }

        public boolean isGood() {
            return problem.isEmpty();
        }

        /** The check's name and what was wrong, in words. */
        public String words() {
            return "check " + check.name() + " (" + check.function() + "): "
                    + (isGood() ? "answered as it should" : problem);
        }
    }
}
