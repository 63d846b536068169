package dev.holdfast.repository;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.RepositoryException;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A lock of the store forbids to remove an object; nothing was changed. After its date the same call may be made again. */
public final class LockedObjectException extends RepositoryException {
    private static final long serialVersionUID = 1L;

    private final String key;
    private final @Nullable Instant until;

    /** @param until empty if the store does not tell; {@link ObjectStatus#HELD} for a lock without an end */
    public LockedObjectException(ObjectKey key, String location, Optional<Instant> until, @Nullable Throwable cause) {
        super(
                "cannot delete " + key + " in " + location + ": it is locked" + words(until),
                until.filter(ObjectStatus.HELD::equals).isPresent()
                        ? "lift its legal hold in the store first"
                        : "wait until the lock has run out; Holdfast never goes round one",
                cause);
        this.key = key.value();
        this.until = until.orElse(null);
    }

    private static String words(Optional<Instant> until) {
        return until.map(end -> end.equals(ObjectStatus.HELD) ? " by a legal hold" : " until " + end)
                .orElse("");
    }

    public ObjectKey key() {
        return new ObjectKey(key);
    }

    /** When it ends; empty if the store does not tell, {@link ObjectStatus#HELD} if it has no end. */
    public Optional<Instant> until() {
        return Optional.ofNullable(until);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.REFUSED;
    }
}
