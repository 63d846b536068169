package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.manifest.Verification;
import dev.holdfast.retention.StorageClassRules;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The level {@code sampled}: which copies of a deployment are read back in the coming night, so that each has its turn within a time. Pure: it follows from what the repositories hold, so
 * that a restart, or a night that was cut short, changes nothing.
 *
 * <p>A night's share is all bytes divided by the nights; it grows to what the deadlines ask for, where copies came all at once or nights were missed, but never beyond twice the
 * share: after a month of downtime nobody wants a month's bytes in one night. What was read in the last day, on whatever level, counts towards it. Each deployment has its own
 * share; in it those go first whose reading is the most days ago, and of one day the tiers take turns. A copy counts as read when it was committed. One that is read already for less than half
 * of the time is not read again, though the share be larger than a few small copies.
 *
 * @param tonight in this order; the last one may exceed the share
 * @param archived that would have to be thawed first, and so have no turn
 * @param damaged that were found bad already, and wait for a repair
 * @param copies how many have turns
 * @param bytes of them all
 * @param share bytes to read in a night
 * @param readLately bytes of copies that were read in the last day
 * @param oldest when the copy was read whose reading is longest ago; empty if there are none
 */
public record ReadingPlan(
        List<Copy> tonight,
        List<Copy> archived,
        List<Copy> damaged,
        int copies,
        long bytes,
        long share,
        long readLately,
        Optional<Instant> oldest) {
    private static final Duration NIGHT = Duration.ofDays(1);

    /** How far a clock may be wrong before what it dated is not believed. */
    private static final Duration MAX_SKEW = Duration.ofMinutes(5);

    public ReadingPlan {
        tonight = List.copyOf(tonight);
        archived = List.copyOf(archived);
        damaged = List.copyOf(damaged);
        requireNonNull(oldest, "oldest");
    }

    /**
     * One copy of a backup.
     *
     * @param read when it was read last
     */
    public record Copy(Backup backup, String repository, Instant read) {
        public Copy {
            requireNonNull(backup, "backup");
            requireNonNull(repository, "repository");
            requireNonNull(read, "read");
        }

        public long bytes() {
            return backup.manifest().archive().storedBytes();
        }
    }

    /**
     * Plans the coming night of a deployment.
     *
     * @param within in which each copy has its turn
     */
    public static ReadingPlan of(String deployment, CatalogReading reading, Duration within, Instant now) {
        List<Copy> turns = new ArrayList<>();
        List<Copy> archived = new ArrayList<>();
        List<Copy> damaged = new ArrayList<>();
        for (Backup backup : reading.catalog().ofDeployment(deployment).backups()) {
            for (String repository : backup.repositories()) {
                Copy copy = new Copy(backup, repository, lastReading(backup, repository, now));
                if (!backup.isGoodIn(repository)) {
                    damaged.add(copy);
                } else {
                    (isArchived(copy, reading) ? archived : turns).add(copy);
                }
            }
        }
        turns.sort(Comparator.comparing(Copy::read));
        return of(turns, archived, damaged, within, now);
    }

    private static ReadingPlan of(
            List<Copy> turns, List<Copy> archived, List<Copy> damaged, Duration within, Instant now) {
        long bytes = bytes(turns);
        Duration night = within.compareTo(NIGHT) < 0 ? within : NIGHT;
        long share = share(turns, bytes, within, night, now);
        long readLately = bytes(turns.stream()
                .filter(copy -> isProofOf(copy) && copy.read().isAfter(now.minus(night)))
                .toList());
        return new ReadingPlan(
                tonight(turns, within, share - readLately, now),
                archived,
                damaged,
                turns.size(),
                bytes,
                share,
                readLately,
                turns.stream().map(Copy::read).findFirst());
    }

    /** A commit is no reading that took of the night's share. */
    private static boolean isProofOf(Copy copy) {
        return !copy.read().equals(copy.backup().manifest().timing().committed());
    }

    private static Instant lastReading(Backup backup, String repository, Instant now) {
        return backup.verifications().stream()
                .filter(evidence -> evidence.repository().equals(repository) && evidence.isGood())
                .map(Verification::at)
                .filter(at -> !at.isAfter(now.plus(MAX_SKEW)))
                .reduce((older, newer) -> newer)
                .filter(at -> at.isAfter(backup.manifest().timing().committed()))
                .orElse(backup.manifest().timing().committed());
    }

    private static boolean isArchived(Copy copy, CatalogReading reading) {
        RepositoryState state = reading.repositories().get(copy.repository());
        String storageClass = state == null
                ? copy.backup().manifest().archive().storageClass()
                : state.holdings().storageClass(copy.backup().manifest());
        return StorageClassRules.of(storageClass).isArchived();
    }

    /** @param turns the longest unread first */
    private static long share(List<Copy> turns, long bytes, Duration within, Duration night, Instant now) {
        long nights = Math.max(1, within.dividedBy(night));
        long even = (bytes + nights - 1) / nights;
        long needed = even;
        long before = 0;
        for (Copy copy : turns) {
            before += copy.bytes();
            Duration left = Duration.between(now, copy.read().plus(within));
            long nightsLeft = left.isNegative() ? 1 : Math.max(1, left.dividedBy(night));
            needed = Math.max(needed, (before + nightsLeft - 1) / nightsLeft);
        }
        return Math.min(needed, 2 * even);
    }

    private static List<Copy> tonight(List<Copy> turns, Duration within, long budget, Instant now) {
        List<Copy> tonight = new ArrayList<>();
        long left = budget;
        for (Copy copy : inTurn(turns)) {
            boolean isSoon = !copy.read().plus(within.dividedBy(2)).isAfter(now);
            if (left > 0 && isSoon) {
                tonight.add(copy);
                left -= copy.bytes();
            }
        }
        return tonight;
    }

    /** Days before hours; within a day the first of each tier, then the second of each. */
    private static List<Copy> inTurn(List<Copy> turns) {
        Map<Copy, Integer> ranks = new HashMap<>();
        Map<String, Integer> counts = new HashMap<>();
        turns.forEach(copy ->
                ranks.put(copy, counts.merge(day(copy) + "/" + copy.backup().tier(), 1, Integer::sum)));
        return turns.stream()
                .sorted(Comparator.comparing(ReadingPlan::day)
                        .thenComparing(ranks::get)
                        .thenComparing(Copy::read)
                        .thenComparing(copy -> copy.backup().id())
                        .thenComparing(Copy::repository))
                .toList();
    }

    private static long day(Copy copy) {
        return copy.read().getEpochSecond() / NIGHT.toSeconds();
    }

    private static long bytes(List<Copy> copies) {
        return copies.stream().mapToLong(Copy::bytes).sum();
    }
}
