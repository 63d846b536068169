package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.manifest.RestoreOutcome;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.restore.RestoreRun.Site;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a restore back at once, in the same hands, where that was ordered and its outcome is known to be wrong. The target stays paused from the one to the other: what users wrote between
 * them would be lost. For one thread.
 */
final class TakingBack {
    private final Planning planning;
    private final RestoreSurroundings around;
    private final RestoreTarget target;
    private final Site site;
    private final RestoreProgress progress;

    /** @param site held since the restore began */
    TakingBack(RestoreSurroundings around, RestoreTarget target, Site site, RestoreProgress progress) {
        this.planning = new Planning(around);
        this.around = requireNonNull(around, "around");
        this.target = requireNonNull(target, "target");
        this.site = requireNonNull(site, "site");
        this.progress = requireNonNull(progress, "progress");
    }

    /** Whether it is to be: an outcome that is wrong although nobody else could write there. All else is for people to judge. */
    static boolean isDue(Prepared prepared, RestoreRecord record, Optional<RestoreOutcome> outcome) {
        boolean isWrong = outcome.filter(RestoreOutcome.PARTIAL::equals).isPresent()
                || (outcome.filter(RestoreOutcome.UNPROVED::equals).isPresent()
                        && record.fact(RestoreRecord.WRONG)
                                .filter("yes"::equals)
                                .isPresent());
        boolean canBe = record.safetyCopy().isPresent() || record.wasEmpty();
        return prepared.order().wants(RestoreWish.AUTO_UNDO)
                && prepared.undoes().isEmpty()
                && isWrong
                && canBe;
    }

    /**
     * Takes back one that went through and was found to be wrong.
     *
     * @throws HoldfastException if that failed; says in which state the target is
     */
    void afterAll(RestoreRun failed) throws InterruptedException {
        try {
            takeBack(failed);
        } catch (HoldfastException e) {
            RestoreRecord record = failed.record();
            if (isGoingOn(record)) {
                throw e;
            }
            throw Ending.failure(
                    record,
                    e,
                    "restored, and found to be wrong: " + record.message() + "; taking it back failed" + paused(record),
                    "try it again: holdfast undo " + record.id() + " --confirm " + target.name());
        }
    }

    /** Returns the failure of one that went wrong with the state in which taking it back left the target. */
    HoldfastException after(RestoreRun failed, HoldfastException failure) throws InterruptedException {
        try {
            RestoreRecord undone = takeBack(failed);
            RestoreRecord record = failed.record();
            boolean isProved =
                    undone.outcome().filter(RestoreOutcome.PROVED::equals).isPresent();
            return isProved
                    ? Ending.failure(record, failure, "as the safety copy has it: " + undone.id() + " took it back", "")
                    : Ending.failure(
                            record,
                            failure,
                            "taken back by " + undone.id() + ", "
                                    + undone.outcome()
                                            .map(RestoreOutcome::words)
                                            .orElse("not ended") + ": " + undone.message(),
                            "look at it before anything else: holdfast diff");
        } catch (HoldfastException e) {
            RestoreRecord record = failed.record();
            if (isGoingOn(record)) {
                e.addSuppressed(failure);
                return e;
            }
            HoldfastException both = Ending.failure(
                    record,
                    failure,
                    record.outcome().map(RestoreOutcome::words).orElse("not known")
                            + "; taking it back failed as well: " + e.getMessage() + paused(record),
                    "try it again: holdfast undo " + record.id() + " --confirm " + record.deployment());
            both.addSuppressed(e);
            return both;
        }
    }

    /** Whether an undo of it stands half-way: then that is what is to be finished, and its failure says how. */
    private boolean isGoingOn(RestoreRecord record) {
        return planning.restores().stream()
                .anyMatch(other -> other.standsHalfway()
                        && other.undoes().filter(record.id()::equals).isPresent());
    }

    private static String paused(RestoreRecord record) {
        return record.leftPaused() ? "; it is still paused" : "";
    }

    private RestoreRecord takeBack(RestoreRun failed) throws InterruptedException {
        try {
            return Unexpected.tamed(() -> carriedOut(failed));
        } finally {
            // Unless the undo has taken it over, as it ends by itself then.
            failed.endPause();
        }
    }

    private RestoreRecord carriedOut(RestoreRun failed) throws InterruptedException {
        RestoreRecord record = failed.record();
        progress.note("restore " + record.id() + " is taken back: " + record.message());
        Set<RestoreWish> wishes = EnumSet.noneOf(RestoreWish.class);
        if (record.leftPaused()) {
            wishes.add(RestoreWish.PAUSE);
        }
        Planning inHand = new Planning(around, Optional.of(record.id()));
        Prepared undo = new Undo(inHand, around).of(record, target, wishes, progress);
        Restores.requirePossible(undo);
        site.leases().requireHeld();
        RestoreRecord undone = RestoreRun.begin(
                        undo,
                        planning,
                        target,
                        site,
                        around,
                        progress,
                        around.clock().instant())
                .after(failed)
                .execute();
        progress.note("restore " + record.id() + " was taken back by " + undone.id() + ": "
                + undone.outcome().map(RestoreOutcome::words).orElse("unknown") + ", " + undone.message());
        return undone;
    }
}
