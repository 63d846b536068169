package dev.holdfast.prune;

import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.LockedObjectException;
import dev.holdfast.repository.RemovalReport;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Block;
import java.time.Clock;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;

/** Removes backups one by one, and remembers what was in the way. One thread. */
final class Removals {
    /** A key that may not delete is not asked for each backup in turn. */
    private static final int DENIALS_UNTIL_GIVEN_UP = 3;

    private final Repository repository;
    private final Lease lease;
    private final Clock clock;
    private final Limits limits;
    private final Map<Block.Kind, String> blocks = new EnumMap<>(Block.Kind.class);
    private int denials;

    /** Why nothing more is tried; empty while something is. */
    private String end = "";

    /**
     * What ends it early.
     *
     * @param deadline after which nothing more is tried
     * @param makesWay asked before each removal: whether somebody waits for the lease
     * @param isStillDue asked right before each removal; throws what looking at the repository throws
     */
    record Limits(Instant deadline, BooleanSupplier makesWay, Predicate<BackupId> isStillDue) {}

    Removals(Repository repository, Lease lease, Clock clock, Limits limits) {
        this.repository = repository;
        this.lease = lease;
        this.clock = clock;
        this.limits = limits;
    }

    /** What became of one, and what went wrong with it or is left behind. */
    record Result(Outcome outcome, String problem) {}

    /** What was in the way, if anything. */
    List<Block> blocks(String deployment) {
        return blocks.entrySet().stream()
                .map(block -> new Block(block.getKey(), Optional.of(deployment), Optional.empty(), block.getValue()))
                .toList();
    }

    /** Removes a backup, or tells why not. */
    Result remove(Manifest manifest) {
        if (end.isEmpty() && !clock.instant().isBefore(limits.deadline())) {
            stop(Block.Kind.TIMEOUT, "the time that prune.timeout allows was over; the next prune goes on");
        }
        if (!end.isEmpty()) {
            return new Result(Outcome.REFUSED, "not tried: " + end);
        }
        if (limits.makesWay().getAsBoolean()) {
            return new Result(Outcome.LATER, "makes way for a backup that waits");
        }
        try {
            if (!limits.isStillDue().test(manifest.id())) {
                return new Result(Outcome.LATER, "a fresh look found it not due any more");
            }
            RemovalReport report = repository.remove(manifest, lease);
            denials = 0;
            if (!report.leftBehind().isEmpty()) {
                blocks.putIfAbsent(Block.Kind.DENIED, report.leftBehind().get(0));
            }
            return new Result(Outcome.REMOVED, String.join("; ", report.leftBehind()));
        } catch (LockedObjectException e) {
            blocks.putIfAbsent(Block.Kind.LOCKED, e.getMessage());
            return new Result(Outcome.LATER, e.getMessage());
        } catch (RefusedException e) {
            return refused(e);
        } catch (RepositoryException e) {
            return failed(manifest, e);
        } catch (CorruptBackupException e) {
            stop(Block.Kind.UNREADABLE, e.explain());
            return new Result(Outcome.REFUSED, e.getMessage());
        }
    }

    /** A hold or a reader that came since the plan was made, or the lease is lost. */
    private Result refused(RefusedException e) {
        if (lease.isStillHeld()) {
            return new Result(Outcome.LATER, e.getMessage());
        }
        stop(Block.Kind.LEASED, e.getMessage());
        return new Result(Outcome.REFUSED, end);
    }

    private Result failed(Manifest manifest, RepositoryException e) {
        if (!isThere()) {
            stop(Block.Kind.REPOSITORY_DOWN, e.explain());
            return new Result(Outcome.REFUSED, e.getMessage());
        }
        blocks.putIfAbsent(Block.Kind.DENIED, e.explain());
        denials++;
        if (denials == DENIALS_UNTIL_GIVEN_UP) {
            end = denials + " deletions in a row were refused before";
        }
        return isGone(manifest)
                ? new Result(Outcome.REMOVED, "its archive stays until the sweep: " + e.getMessage())
                : new Result(Outcome.REFUSED, e.getMessage());
    }

    private void stop(Block.Kind kind, String why) {
        end = why;
        blocks.putIfAbsent(kind, why);
    }

    private boolean isThere() {
        try {
            return repository.identity().isPresent();
        } catch (RepositoryException | CorruptBackupException e) {
            return false;
        }
    }

    /** The answer to the deletion may have been lost. */
    private boolean isGone(Manifest manifest) {
        try {
            return repository
                    .manifest(manifest.deployment().name(), manifest.id())
                    .isEmpty();
        } catch (RepositoryException | CorruptBackupException e) {
            return false;
        }
    }
}
