package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;

/**
 * A store's copy of an object was not shown to be the same: the sums differ, or there are none that compare. What was to be replaced by it is there as it was. Says nothing about
 * other objects.
 */
public final class UnprovedCopyException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    public UnprovedCopyException(String what, String hint) {
        super(what, hint);
    }
}
