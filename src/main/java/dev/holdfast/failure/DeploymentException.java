package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** The deployment is unavailable, refused the key, or answered what it should not. */
public final class DeploymentException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public DeploymentException(String what, String hint) {
        this(what, hint, null);
    }

    public DeploymentException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.DEPLOYMENT;
    }
}
