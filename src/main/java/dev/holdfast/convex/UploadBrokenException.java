package dev.holdfast.convex;

import dev.holdfast.failure.DeploymentException;
import java.io.IOException;

/**
 * An upload broke off. The deployment may or may not have taken what was sent last, and a part that is sent twice is there twice: the only way on is a new upload from the
 * beginning. No import came of this one.
 */
public final class UploadBrokenException extends IOException {
    private static final long serialVersionUID = 1L;

    UploadBrokenException(DeploymentException failure) {
        super(failure.getMessage(), failure);
    }

    /** Why, for whoever does not try again. */
    public DeploymentException failure() {
        return (DeploymentException) getCause();
    }
}
