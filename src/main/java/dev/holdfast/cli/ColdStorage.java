package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.prune.BucketFindings;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.prune.Outlook;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.retention.CostEstimate;
import dev.holdfast.thaw.ColdCopy;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.thaw.ThawProgress;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;

/** The verbs over storage classes and buckets. One thread. */
public interface ColdStorage {
    /** What the configuration says of a thaw, where the command line says nothing. */
    ThawOrder order(Optional<ThawSpeed> speed, OptionalInt days);

    /** Tells of every copy how it can be read now. */
    List<ColdCopy> look(Backup backup);

    /** Until when the buckets themselves forbid to remove a backup, by repository; those that lock nothing, or do not tell, are left out. */
    Map<String, Instant> lockedUntil(Backup backup);

    /** Asks for a copy that can be read and returns at once. */
    ColdCopy request(Backup backup, String repository, ThawOrder order);

    /**
     * Asks for a copy that can be read and waits for it; no prune removes the backup meanwhile.
     *
     * @throws InterruptedException when the thread is interrupted; the request stands
     */
    ColdCopy await(Backup backup, String repository, ThawOrder order, ThawProgress progress)
            throws InterruptedException;

    /**
     * Holds a backup until its thawed copy goes, so that no prune removes it before it was read; a hold that stands and ends before is extended. Returns the
     * end of the hold; empty if it has none, or could not be placed, which is logged.
     */
    Optional<Instant> holdWhileThawed(Backup backup, ColdCopy copy, ThawOrder order);

    /** Names of the repositories that lie in buckets, in the order of the configuration. */
    List<String> buckets();

    /** The lifecycle rules that a repository's bucket has, and those that it should have. */
    LifecycleOffer lifecycle(String repository);

    /** Gives the bucket the rules that it should have; those of others stay. */
    void install(LifecycleOffer offer);

    /** Looks at every bucket for what goes against the configuration. */
    List<BucketFindings> audit();

    /** What policy makes of what every repository holds that was ever read, in the order of the configuration. */
    List<Prospect> prospects(CatalogReading reading);

    /**
     * What policy makes of what one repository holds.
     *
     * @param movedBy who carries the transitions out; empty where there are no storage classes, and so neither transitions nor cost
     */
    record Prospect(Outlook outlook, Optional<MovedBy> movedBy, CostEstimate cost) {}

    /** Who moves archives to other storage classes. */
    enum MovedBy {
        HOLDFAST,
        BUCKET
    }
}
