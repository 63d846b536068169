package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.Reason.Kind;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Counts backups of one policy from the newest to the oldest and says what the policy makes of each. */
final class Count {
    private final Optional<RetentionPolicy> policy;
    private final Map<BackupId, BackupId> seconds;
    private final Instant ageing;
    private int newer;
    private int newerTimes;
    private Instant lastTime = Instant.MAX;

    /**
     * @param policy empty where nothing is configured
     * @param seconds backups that are not the first of their schedule's period, with the first
     * @param ageing the moment to which ages count
     */
    Count(Optional<RetentionPolicy> policy, Map<BackupId, BackupId> seconds, Instant ageing) {
        this.policy = policy;
        this.seconds = seconds;
        this.ageing = ageing;
    }

    /** @param reasons where the reason of each is put */
    void judge(List<Candidate> oldestFirst, Map<BackupId, Reason> reasons) {
        for (int i = oldestFirst.size() - 1; i >= 0; i--) {
            Candidate backup = oldestFirst.get(i);
            BackupId first = seconds.get(backup.id());
            Reason reason = policy.map(it -> first == null ? reason(backup, it) : second(first))
                    .orElseGet(Count::notConfigured);
            reasons.put(backup.id(), reason);
            if (backup.isVerified() && first == null) {
                newer++;
                newerTimes += backup.snapshotTime().equals(lastTime) ? 0 : 1;
                lastTime = backup.snapshotTime();
            }
        }
    }

    private Reason reason(Candidate backup, RetentionPolicy by) {
        if (by.keepAtMost().isPresent() && newer >= by.keepAtMost().getAsInt()) {
            return new Reason(
                    Kind.TOO_MANY, "not among the newest " + by.keepAtMost().getAsInt() + ", and no more are kept");
        }
        if (by.keep().isEmpty() && by.keepLast().isEmpty()) {
            return by.keepAtMost().isPresent()
                    ? new Reason(
                            Kind.AMONG_LAST,
                            "among the newest " + by.keepAtMost().getAsInt())
                    : new Reason(Kind.FOREVER, "its tier is kept for ever");
        }
        Optional<Instant> end = by.keep().map(age -> age.endOf(backup.snapshotTime()));
        if (end.filter(ageing::isBefore).isPresent()) {
            return new Reason(Kind.YOUNG, "kept " + by.keep().get() + ", until " + Times.text(end.get()));
        }
        int times = newerTimes - (backup.snapshotTime().equals(lastTime) ? 1 : 0);
        if (by.keepLast().isPresent() && times < by.keepLast().getAsInt()) {
            return new Reason(Kind.AMONG_LAST, "among the last " + by.keepLast().getAsInt());
        }
        return end.map(then ->
                        new Reason(Kind.EXPIRED, "older than " + by.keep().get() + " since " + Times.text(then)))
                .orElseGet(() -> new Reason(
                        Kind.NOT_AMONG_LAST,
                        "not among the last " + by.keepLast().getAsInt()));
    }

    private static Reason second(BackupId first) {
        return new Reason(Kind.SECOND_OF_PERIOD, "second backup of one period, " + first + " came first");
    }

    private static Reason notConfigured() {
        return new Reason(Kind.NOT_CONFIGURED, "its deployment or tier is not configured");
    }
}
