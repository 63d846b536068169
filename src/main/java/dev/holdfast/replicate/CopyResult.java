package dev.holdfast.replicate;

import dev.holdfast.manifest.BackupId;
import java.time.Instant;
import java.util.function.Function;

/** What became of one copy. */
public sealed interface CopyResult {
    BackupId backup();

    /** Name of the repository that was to get it. */
    String target();

    default <R> R match(
            Function<Copied, R> copied,
            Function<ThereAlready, R> thereAlready,
            Function<Busy, R> busy,
            Function<Impossible, R> impossible) {
        if (this instanceof Copied it) {
            return copied.apply(it);
        }
        if (this instanceof ThereAlready it) {
            return thereAlready.apply(it);
        }
        if (this instanceof Busy it) {
            return busy.apply(it);
        }
        return impossible.apply((Impossible) this);
    }

    /**
     * It is there now, proved.
     *
     * @param source name of the repository whose copy was read
     * @param storedBytes of the archive
     * @param sentBytes how many of them were sent this time; the rest lay there from an earlier try
     */
    record Copied(BackupId backup, String target, String source, long storedBytes, long sentBytes)
            implements CopyResult {}

    /** Somebody else made it meanwhile. */
    record ThereAlready(BackupId backup, String target) implements CopyResult {}

    /**
     * Somebody else works on the deployment in that repository.
     *
     * @param holder who, for people
     * @param until when that ends unless it is renewed
     */
    record Busy(BackupId backup, String target, String holder, Instant until) implements CopyResult {}

    /**
     * No copy of it can be read as it should be, what lies in its place is in the way, or the target does not take it; other backups may do better.
     *
     * @param problem what was found in each repository, or what the target said, in words
     * @param isDamage whether that is damage, rather than repositories that do not answer
     */
    record Impossible(BackupId backup, String target, String problem, boolean isDamage) implements CopyResult {}
}
