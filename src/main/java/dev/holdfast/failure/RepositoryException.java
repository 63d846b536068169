package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/**
 * A repository is unavailable, denied a request, or has a format that this program cannot read. The stores have kinds of it for what callers
 * treat apart: archived, locked, not able.
 */
public non-sealed class RepositoryException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public RepositoryException(String what, String hint) {
        this(what, hint, null);
    }

    public RepositoryException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.REPOSITORY;
    }
}
