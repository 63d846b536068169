package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.Verification;
import dev.holdfast.run.RunOutcome;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;

/** Judges what is stored of one deployment. */
final class BackupWatch {
    private final WatchInput input;
    private final WatchedDeployment deployment;
    private final List<Backup> backups;

    /** @param backups of this deployment, oldest snapshot first */
    BackupWatch(WatchInput input, WatchedDeployment deployment, List<Backup> backups) {
        this.input = input;
        this.deployment = deployment;
        this.backups = backups;
    }

    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        deployment.noBackupFor().map(this::isFresh).ifPresent(promises::add);
        for (String tier : tierNames()) {
            latestOf(tier).map(latest -> isWhole(tier, latest)).ifPresent(promises::add);
        }
        if (!backups.isEmpty()) {
            promises.add(verificationsHold());
        }
        return promises;
    }

    List<TierHealth> tiers() {
        return tierNames().stream().map(this::tier).toList();
    }

    int copiesMin() {
        return backups.stream()
                .filter(Backup::isVerified)
                .mapToInt(backup -> (int)
                        backup.repositories().stream().filter(backup::isGoodIn).count())
                .min()
                .orElse(0);
    }

    /** Tiers in use; a deployment without schedules is backed up by hand. */
    private SortedSet<String> tierNames() {
        TreeSet<String> names = new TreeSet<>();
        deployment.schedules().forEach(schedule -> names.add(schedule.schedule().tier()));
        backups.forEach(backup -> names.add(backup.tier()));
        input.facts().counts().stream()
                .filter(count -> count.deployment().equals(deployment.name()))
                .filter(count -> count.outcome() != RunOutcome.SKIPPED)
                .forEach(count -> names.add(count.tier()));
        if (names.isEmpty()) {
            names.add("manual");
        }
        return names;
    }

    private TierHealth tier(String tier) {
        List<Backup> stored =
                backups.stream().filter(backup -> backup.tier().equals(tier)).toList();
        List<Backup> verified = stored.stream().filter(Backup::isVerified).toList();
        Optional<Backup> latest = latestOf(tier);
        return new TierHealth(
                deployment.name(),
                tier,
                verified.stream().map(BackupWatch::committed).max(Comparator.naturalOrder()),
                verified.stream().map(Backup::provedAt).max(Comparator.naturalOrder()),
                verified.stream()
                        .map(backup -> backup.manifest().snapshotTime())
                        .max(Comparator.naturalOrder()),
                running().filter(running -> running.tier().equals(tier)).map(RunningBackup::since),
                latest.map(backup -> backup.manifest().archive().plainBytes()).orElse(0L),
                latest.map(backup -> backup.manifest().contents().documents()).orElse(0L),
                stored.size(),
                verified.size(),
                (int) stored.stream().filter(Backup::isSuspect).count());
    }

    /**
     * Counts from the newest backup, or else from when schedules were first configured. While a backup is being taken the limit is stretched by a part of itself: a daily backup that takes a minute
     * longer than yesterday's is no alarm, one that does not end is.
     */
    private Promise isFresh(Duration limit) {
        // A commit that is yet to come was written under a wrong clock and must not hide that nothing followed.
        Instant latest = input.now().plus(RepositoryWatch.MAX_SKEW);
        Optional<Instant> newest = backups.stream()
                .filter(Backup::isVerified)
                .map(BackupWatch::committed)
                .filter(committed -> !committed.isAfter(latest))
                .max(Comparator.naturalOrder());
        return newest.or(deployment::protectedSince)
                .map(from -> isFresh(limit, newest, from))
                .orElseGet(() -> promise(
                        Promise.Kind.FRESHNESS,
                        Optional.empty(),
                        PromiseState.CRITICAL,
                        Optional.empty(),
                        "there is no verified backup, and no schedule that would take one",
                        "take one now: holdfast backup " + deployment.name()));
    }

    private Promise isFresh(Duration limit, Optional<Instant> newest, Instant from) {
        Instant until = from.plus(limit);
        Instant stretched = running()
                .filter(running -> !running.since().isAfter(until))
                .map(running -> until.plus(limit.dividedBy(24)))
                .orElse(until);
        boolean isOld = stretched.isBefore(input.now());
        Optional<String> unread = deployment.unread(input.reading());
        if (isOld && unread.isPresent()) {
            return promise(
                    Promise.Kind.FRESHNESS,
                    Optional.empty(),
                    PromiseState.WARNING,
                    Optional.empty(),
                    "the age of the newest backup is not known: repository " + unread.get() + " could not be read yet",
                    "make the repository readable again");
        }
        String seen = newest.isPresent()
                ? "the newest verified backup was committed at " + Words.time(from)
                : "there is no verified backup; schedules are configured since " + Words.time(from);
        return promise(
                Promise.Kind.FRESHNESS,
                Optional.empty(),
                isOld ? PromiseState.CRITICAL : PromiseState.OK,
                Optional.of(isOld ? until : from),
                isOld ? "no backup for " + Words.length(Duration.between(from, input.now())) + ": " + seen : seen,
                isOld ? "take one now: holdfast backup " + deployment.name() : "");
    }

    private Promise isWhole(String tier, Backup latest) {
        if (latest.isSuspect()) {
            return promise(
                    Promise.Kind.WHOLE,
                    Optional.of(tier),
                    PromiseState.CRITICAL,
                    Optional.of(committed(latest)),
                    "the latest backup " + latest.id() + " is suspect: "
                            + String.join("; ", latest.manifest().verdict().reasons()),
                    "compare it with the one before (holdfast show " + latest.id()
                            + "); if the data is meant to be so, change the limits under expect");
        }
        return promise(
                Promise.Kind.WHOLE,
                Optional.of(tier),
                PromiseState.OK,
                Optional.of(committed(latest)),
                "the latest backup is " + latest.id(),
                "");
    }

    /** A backup that is bad in all its repositories is lost; one with a good copy left needs a look. */
    private Promise verificationsHold() {
        List<Backup> hurt = backups.stream()
                .filter(backup -> !backup.repositories().stream().allMatch(backup::isGoodIn))
                .toList();
        if (hurt.isEmpty()) {
            return promise(
                    Promise.Kind.VERIFIED,
                    Optional.empty(),
                    PromiseState.OK,
                    Optional.empty(),
                    "no stored backup was found bad",
                    "");
        }
        List<Backup> lost = hurt.stream()
                .filter(backup -> backup.repositories().stream().noneMatch(backup::isGoodIn))
                .toList();
        Backup worst = (lost.isEmpty() ? hurt : lost).get((lost.isEmpty() ? hurt : lost).size() - 1);
        Optional<Verification> found = worst.verifications().stream()
                .filter(evidence -> !evidence.isGood())
                .reduce((older, newer) -> newer);
        String more = hurt.size() == 1 ? "" : " (and " + (hurt.size() - 1) + " more)";
        String problem = found.map(
                        evidence -> " in " + evidence.repository() + ": " + String.join("; ", evidence.problems()))
                .orElse("");
        return promise(
                Promise.Kind.VERIFIED,
                Optional.empty(),
                lost.isEmpty() ? PromiseState.WARNING : PromiseState.CRITICAL,
                found.map(Verification::at),
                worst.id() + " failed verification" + problem + more,
                lost.isEmpty()
                        ? "find out what damaged the repository, then: holdfast repair " + worst.id()
                        : "find out what damaged the repository, then take a new backup: holdfast backup "
                                + deployment.name());
    }

    private Optional<Backup> latestOf(String tier) {
        return backups.stream().filter(backup -> backup.tier().equals(tier)).reduce((older, newer) -> newer);
    }

    private Optional<RunningBackup> running() {
        return input.running().stream()
                .filter(running -> running.deployment().equals(deployment.name()))
                .min(Comparator.comparing(RunningBackup::since));
    }

    private static Instant committed(Backup backup) {
        return backup.manifest().timing().committed();
    }

    private Promise promise(
            Promise.Kind kind,
            Optional<String> subject,
            PromiseState state,
            Optional<Instant> since,
            String evidence,
            String advice) {
        return new Promise(kind, Optional.of(deployment.name()), subject, state, since, evidence, advice);
    }
}
