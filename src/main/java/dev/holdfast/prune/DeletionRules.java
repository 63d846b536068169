package dev.holdfast.prune;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.RetentionPolicy;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** What stands above the wish to remove one backup from a repository. Policy does not: who names a backup has decided. */
final class DeletionRules {
    /** Of a tier that is not configured any more: one good backup may turn out to be of the day after the mistake. */
    private static final int USUAL_MIN_VERIFIED = 2;

    private final String repository;
    private final Policies policies;
    private final boolean isForced;
    private final Instant now;

    /** @param isForced whether min-verified may be undercut */
    DeletionRules(String repository, Policies policies, boolean isForced, Instant now) {
        this.repository = repository;
        this.policies = policies;
        this.isForced = isForced;
        this.now = now;
    }

    /**
     * @param all what the repository holds, the backup included
     * @throws RefusedException if it must stay
     */
    void requireRemovable(Candidate backup, List<Candidate> all) {
        backup.obstacles().hold().filter(hold -> hold.standsAt(now)).ifPresent(hold -> {
            throw refused(
                    backup,
                    "it is held"
                            + hold.until()
                                    .map(until -> " until " + until.truncatedTo(ChronoUnit.SECONDS))
                                    .orElse("") + ": " + hold.reason(),
                    "holdfast unhold " + backup.id() + " lifts the hold");
        });
        if (backup.obstacles().isLeased()) {
            throw refused(backup, "somebody is reading it", "wait for the restore, thaw or copy to end");
        }
        backup.obstacles().neededBy().ifPresent(restore -> {
            throw refused(
                    backup,
                    "restore " + restore + " needs it, which stands half-way",
                    "finish that first: holdfast restore --resume " + restore);
        });
        if (backup.isVerified()) {
            requireNotNewest(backup, all);
            requireEnoughLeft(backup, all);
        } else if (!isForced && all.stream().noneMatch(other -> isSibling(backup, other) && other.isVerified())) {
            throw refused(
                    backup,
                    "no verified backup of " + backup.deployment() + " is there, so it may be the best there is",
                    "take a new one first: holdfast backup " + backup.deployment() + ", or repeat with --force");
        }
    }

    private void requireNotNewest(Candidate backup, List<Candidate> all) {
        Optional<Candidate> newest = all.stream()
                .filter(other -> isSibling(backup, other) && other.isVerified())
                .max(Comparator.comparing(Candidate::snapshotTime));
        // Of several with one snapshot time any may go but the last.
        long equals = all.stream()
                .filter(other -> isSibling(backup, other) && other.isVerified())
                .filter(other -> other.snapshotTime().equals(backup.snapshotTime()))
                .count();
        if (equals == 1
                && newest.filter(found -> found.id().equals(backup.id())).isPresent()) {
            if (isFormer(backup, all)) {
                requireForce(backup);
                return;
            }
            throw refused(
                    backup,
                    "it is the newest verified backup of " + backup.deployment() + " there",
                    "take a new one first: holdfast backup " + backup.deployment());
        }
    }

    /** Nothing will ever follow the last one of an instance that is no more. */
    private void requireForce(Candidate backup) {
        if (!isForced) {
            throw refused(
                    backup,
                    "it is the last verified backup of " + backup.instance() + ", a former instance of "
                            + backup.deployment(),
                    "repeat with --force if what that one held is not needed any more");
        }
    }

    /** Whether its deployment was re-created and the new one has a good backup there. */
    private static boolean isFormer(Candidate backup, List<Candidate> all) {
        return all.stream()
                .anyMatch(other -> other.isVerified()
                        && other.deployment().equals(backup.deployment())
                        && !other.instance().equals(backup.instance())
                        && other.snapshotTime().isAfter(backup.snapshotTime()));
    }

    private void requireEnoughLeft(Candidate backup, List<Candidate> all) {
        int floor = policies.policyOf(repository, backup.deployment(), backup.tier(), backup.schedule())
                .map(RetentionPolicy::minVerified)
                .orElse(USUAL_MIN_VERIFIED);
        long left = all.stream()
                .filter(other -> isSibling(backup, other) && other.isVerified())
                .filter(other ->
                        other.tier().equals(backup.tier()) && !other.id().equals(backup.id()))
                .map(Candidate::snapshotTime)
                .distinct()
                .count();
        if (!isForced && left < floor) {
            throw refused(
                    backup,
                    left + " verified backups of tier " + backup.tier() + " would be left there, min-verified is "
                            + floor,
                    "repeat with --force if that is meant");
        }
    }

    private static boolean isSibling(Candidate backup, Candidate other) {
        return other.deployment().equals(backup.deployment())
                && other.instance().equals(backup.instance());
    }

    private RefusedException refused(Candidate backup, String why, String hint) {
        return new RefusedException(
                "cannot delete " + backup.id() + " from repository " + repository + ": " + why, hint);
    }
}
