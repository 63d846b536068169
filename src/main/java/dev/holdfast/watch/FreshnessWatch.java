package dev.holdfast.watch;

import dev.holdfast.catalog.Backup;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * Judges the age of the newest backup of one deployment. It counts from the newest backup, or else from when schedules were first configured. While a backup is being taken the limit is stretched by a
 * part of itself: a daily backup that takes a minute longer than yesterday's is no alarm, one that does not end is.
 */
final class FreshnessWatch {
    private final WatchInput input;
    private final WatchedDeployment deployment;
    private final Optional<Instant> newest;
    private final Optional<RunningBackup> running;

    /** @param backups of this deployment */
    FreshnessWatch(WatchInput input, WatchedDeployment deployment, List<Backup> backups) {
        this.input = input;
        this.deployment = deployment;
        // A commit that is yet to come was written under a wrong clock and must not hide that nothing followed.
        Instant latest = input.now().plus(RepositoryWatch.MAX_SKEW);
        this.newest = backups.stream()
                .filter(backup -> backup.isVerified() && !backup.isSafetyCopy())
                .map(backup -> backup.manifest().timing().committed())
                .filter(committed -> !committed.isAfter(latest))
                .max(Comparator.naturalOrder());
        this.running = input.running().stream()
                .filter(each -> each.deployment().equals(deployment.name()))
                .min(Comparator.comparing(RunningBackup::since));
    }

    /** None without a limit. */
    Optional<Promise> promise() {
        return deployment
                .noBackupFor()
                .map(limit -> from().map(from -> isFresh(limit, from))
                        .orElseGet(() -> promise(
                                PromiseState.CRITICAL,
                                Optional.empty(),
                                "there is no verified backup, and no schedule that would take one",
                                takeOne())));
    }

    /** When the promise will be or was broken; the epoch where nothing ever protected the deployment; empty without a limit. */
    Optional<Instant> deadline() {
        return deployment
                .noBackupFor()
                .map(limit -> from().map(from -> stretched(limit, from)).orElse(Instant.EPOCH));
    }

    private Optional<Instant> from() {
        return newest.or(deployment::protectedSince);
    }

    private Instant stretched(Duration limit, Instant from) {
        Instant until = from.plus(limit);
        return running.filter(each -> !each.since().isAfter(until))
                .map(each -> until.plus(limit.dividedBy(24)))
                .orElse(until);
    }

    private Promise isFresh(Duration limit, Instant from) {
        boolean isOld = stretched(limit, from).isBefore(input.now());
        Optional<String> unread = deployment.unread(input.reading());
        if (isOld && unread.isPresent()) {
            return promise(
                    PromiseState.WARNING,
                    Optional.empty(),
                    "the age of the newest backup is not known: repository " + unread.get() + " could not be read yet",
                    "make the repository readable again");
        }
        String seen = newest.isPresent()
                ? "the newest verified backup was committed at " + Words.time(from)
                : "there is no verified backup; schedules are configured since " + Words.time(from);
        return promise(
                isOld ? PromiseState.CRITICAL : PromiseState.OK,
                Optional.of(isOld ? from.plus(limit) : from),
                isOld ? "no backup for " + Words.length(Duration.between(from, input.now())) + ": " + seen : seen,
                isOld ? takeOne() : "");
    }

    private String takeOne() {
        return "take one now: holdfast backup " + deployment.name();
    }

    private Promise promise(PromiseState state, Optional<Instant> since, String evidence, String advice) {
        return new Promise(
                Promise.Kind.FRESHNESS,
                Optional.of(deployment.name()),
                Optional.empty(),
                state,
                since,
                evidence,
                advice);
    }
}
