package dev.holdfast.failure;

import static java.util.Objects.requireNonNull;

import org.jspecify.annotations.Nullable;

/**
 * The root of all expected failures. The message says what failed and where; the hint says what to do next. Neither may
 * ever contain a secret.
 */
public abstract sealed class HoldfastException extends RuntimeException
        permits UsageException,
                ConfigurationException,
                DeploymentException,
                RepositoryException,
                CorruptBackupException,
                RefusedException,
                UnexpectedException {
    private static final long serialVersionUID = 1L;

    private final String hint;

    protected HoldfastException(String what, String hint, @Nullable Throwable cause) {
        super(requireNonNull(what, "what"), cause);
        this.hint = requireNonNull(hint, "hint");
    }

    /** What the operator should do next: one sentence without a full stop at its end, perhaps a command. May be empty. */
    public final String hint() {
        return hint;
    }

    /** Message and hint in one line, as it is printed to people. */
    public final String explain() {
        return hint.isEmpty() ? getMessage() : getMessage() + ". HINT: " + hint;
    }

    public abstract ExitCode exitCode();
}
