package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** A command was called wrongly. */
public final class UsageException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public UsageException(String what, String hint) {
        this(what, hint, null);
    }

    public UsageException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.USAGE;
    }
}
