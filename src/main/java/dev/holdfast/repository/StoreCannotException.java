package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import org.jspecify.annotations.Nullable;

/** A store has no such ability, today or ever: a directory has no locks, not every S3 server has archives. Trying again does not help. */
public final class StoreCannotException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    public StoreCannotException(String what, String hint) {
        this(what, hint, null);
    }

    public StoreCannotException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }
}
