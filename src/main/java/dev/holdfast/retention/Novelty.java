package dev.holdfast.retention;

import dev.holdfast.manifest.PruneRecord;
import java.time.Duration;
import java.time.Instant;

/** Whether a backup came after a prune: what makes pruning go on. */
public final class Novelty {
    /** Clocks of hosts and databases are apart by minutes; beyond this one of them was wrong. */
    private static final Duration MAX_SKEW = Duration.ofDays(1);

    private Novelty() {}

    /**
     * Judges by the database's time, since a copy reaches its repository hours after its commit; where that was wrong once, by ours.
     *
     * @param now to tell a time that was wrong
     */
    public static boolean isNew(Candidate backup, PruneRecord record, Instant now) {
        return record.newest()
                .filter(newest -> !isFromTheFuture(newest, now))
                .map(backup.snapshotTime()::isAfter)
                .orElseGet(() -> backup.committed().isAfter(record.at()) && !isFromTheFuture(backup.committed(), now));
    }

    static boolean isFromTheFuture(Instant time, Instant now) {
        return time.isAfter(now.plus(MAX_SKEW));
    }
}
