package dev.holdfast.failure;

import org.jspecify.annotations.Nullable;

/** A backup or a snapshot is damaged, or does not exist. */
public final class CorruptBackupException extends HoldfastException {
    private static final long serialVersionUID = 1L;

    public CorruptBackupException(String what, String hint) {
        this(what, hint, null);
    }

    public CorruptBackupException(String what, String hint, @Nullable Throwable cause) {
        super(what, hint, cause);
    }

    @Override
    public ExitCode exitCode() {
        return ExitCode.CORRUPT;
    }
}
