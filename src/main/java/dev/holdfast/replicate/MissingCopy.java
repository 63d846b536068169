package dev.holdfast.replicate;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;

/** A backup that a repository should have and has not. */
public record MissingCopy(Backup backup, String target) {
    public MissingCopy {
        requireNonNull(backup, "backup");
        requireNonNull(target, "target");
    }
}
