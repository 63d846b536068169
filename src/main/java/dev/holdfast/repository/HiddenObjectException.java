package dev.holdfast.repository;

import dev.holdfast.failure.RepositoryException;
import org.jspecify.annotations.Nullable;

/** An object was to be removed and is only out of sight: the key may not remove versions. Its bytes stay, and are paid for, until a rule of the bucket or another key removes them. */
public final class HiddenObjectException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    public HiddenObjectException(ObjectKey key, String location, @Nullable Throwable cause) {
        super(
                key + " in " + location + " is only hidden: the key may not remove versions, so its bytes stay",
                "let a rule of the bucket remove noncurrent versions there, after 7 days or more, or give a key s3:DeleteObjectVersion",
                cause);
    }
}
