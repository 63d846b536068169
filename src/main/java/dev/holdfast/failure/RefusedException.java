package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** A rule forbids it: a hold, a lease, a missing confirmation, the last good backup. */
public final class RefusedException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public RefusedException(String what, String hint) {
        this(what, hint, null);
    }

    public RefusedException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.REFUSED;
    }
}
