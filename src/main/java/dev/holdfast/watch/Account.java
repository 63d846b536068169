package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.DeletionRecord;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Verification;
import dev.holdfast.replicate.CopyState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * What was promised of one deployment in some time, and what came of it. {@link Accounts} draws it up.
 *
 * @param kind {@code cloud} or {@code self-hosted}, as the newest backup tells; empty without one
 * @param tiers those in which something is stored, or was taken in that time
 * @param taken backups whose snapshot is of that time and that are still there, oldest first
 * @param verifications made in that time, oldest first
 * @param holds that stand now, by the backup's age
 * @param deletions that somebody wished for in that time
 * @param drills begun in that time, rehearsals included, oldest first
 * @param lastDrill the newest one that passed, whenever it was
 * @param copies how copies stand now; empty where it is not known
 * @param oldest the oldest verified backup that is still there
 * @param newest the newest verified backup that is still there
 * @param unread why not all of it is known; empty if it is
 */
public record Account(
        String deployment,
        Optional<String> kind,
        List<TierAccount> tiers,
        List<ScheduleAccount> schedules,
        List<Backup> taken,
        List<Verification> verifications,
        List<Hold> holds,
        List<DeletionRecord> deletions,
        List<DrillRecord> drills,
        Optional<DrillRecord> lastDrill,
        Optional<CopyState> copies,
        Optional<Backup> oldest,
        Optional<Backup> newest,
        Optional<String> unread) {
    public Account {
        requireNonNull(deployment, "deployment");
        requireNonNull(kind, "kind");
        tiers = List.copyOf(tiers);
        schedules = List.copyOf(schedules);
        taken = List.copyOf(taken);
        verifications = List.copyOf(verifications);
        holds = List.copyOf(holds);
        deletions = List.copyOf(deletions);
        drills = List.copyOf(drills);
        requireNonNull(lastDrill, "lastDrill");
        requireNonNull(copies, "copies");
        requireNonNull(oldest, "oldest");
        requireNonNull(newest, "newest");
        requireNonNull(unread, "unread");
    }

    public List<Backup> suspect() {
        return taken.stream().filter(Backup::isSuspect).toList();
    }

    /** Periods that have no backup that counts, of all schedules. */
    public int missed() {
        return schedules.stream().mapToInt(ScheduleAccount::missed).sum();
    }

    /**
     * One tier.
     *
     * @param taken backups of that time, suspect ones included
     * @param suspect those among them that are
     * @param takenBytes of Convex's ZIPs of those taken
     * @param stored all that are there now
     * @param storedBytes of their archives, each once
     */
    public record TierAccount(String tier, int taken, int suspect, long takenBytes, int stored, long storedBytes) {}

    /**
     * One schedule.
     *
     * @param recurrence in words
     * @param from when its account begins: it was not configured earlier, or nobody asks about earlier times
     * @param owed periods whose deadline lies in that time
     * @param kept those that have a counting backup, removed ones included
     * @param late those among them whose backup came after the deadline
     * @param removed those among them whose backup is gone since
     * @param gaps the others, oldest first
     */
    public record ScheduleAccount(
            String schedule,
            String tier,
            String recurrence,
            Instant from,
            int owed,
            int kept,
            List<Late> late,
            int removed,
            List<Gap> gaps) {
        public ScheduleAccount {
            late = List.copyOf(late);
            gaps = List.copyOf(gaps);
        }

        public int missed() {
            return gaps.stream().mapToInt(Gap::periods).sum();
        }
    }

    /** Periods one after the other that have no counting backup. */
    public record Gap(Instant first, Instant last, int periods, boolean isSuspect) {}

    /** A backup that came too late. */
    public record Late(BackupId backup, Instant period, Duration by) {}
}
