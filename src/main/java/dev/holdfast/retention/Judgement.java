package dev.holdfast.retention;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.retention.Reason.Kind;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What policy says to the backups of one deployment instance, and what must stay of them whatever policy says. */
final class Judgement {
    /** How far ages count beyond the newest verified snapshot: a day, as long as the usual schedule takes for its next one. */
    private static final Duration AGEING = Duration.ofDays(1);

    /** For so long a restore can be taken back, whatever the policy of its tier says. */
    private static final Duration SAFETY = Duration.ofDays(7);

    private final String repository;
    private final Policies policies;
    private final List<Candidate> oldestFirst;
    private final boolean isStopped;
    private final Map<BackupId, Reason> reasons;
    private final Map<BackupId, BackupId> seconds;

    /** The one that counts: while nothing succeeds, nothing grows old. */
    static Judgement of(String repository, Policies policies, List<Candidate> oldestFirst, Instant now) {
        Instant ageing = newestVerified(untilTomorrow(oldestFirst, now))
                .map(newest -> newest.snapshotTime().plus(AGEING))
                .filter(now::isAfter)
                .orElse(now);
        return new Judgement(repository, policies, oldestFirst, now, ageing);
    }

    /** What it would be if backups had succeeded all the time; only to tell what an outage keeps. */
    static Judgement byTheCalendar(String repository, Policies policies, List<Candidate> oldestFirst, Instant now) {
        return new Judgement(repository, policies, oldestFirst, now, now);
    }

    /** Without those whose database's clock was ahead: a snapshot from the future neither keeps ageing going nor is it the newest there is. */
    private static List<Candidate> untilTomorrow(List<Candidate> oldestFirst, Instant now) {
        return oldestFirst.stream()
                .filter(backup -> !Novelty.isFromTheFuture(backup.snapshotTime(), now))
                .toList();
    }

    private static Optional<Candidate> newestVerified(List<Candidate> oldestFirst) {
        return oldestFirst.stream().filter(Candidate::isSuccess).reduce((older, newer) -> newer);
    }

    private Judgement(String repository, Policies policies, List<Candidate> oldestFirst, Instant now, Instant ageing) {
        this.repository = repository;
        this.policies = policies;
        this.oldestFirst = oldestFirst;
        this.isStopped = ageing.isBefore(now);
        this.reasons = new HashMap<>(2 * oldestFirst.size());
        this.seconds = secondsOfPeriods();
        Optional<Candidate> newest = newestVerified(oldestFirst);
        if (newest.isPresent()) {
            List<Candidate> stay = new ArrayList<>(List.of(newest.get()));
            newestVerified(untilTomorrow(oldestFirst, now)).ifPresent(stay::add);
            judge(stay, ageing);
        } else {
            Reason stays = new Reason(Kind.NOTHING_VERIFIED, "nothing of its deployment is verified here");
            oldestFirst.forEach(backup -> reasons.put(backup.id(), stays));
        }
    }

    /** Whether ages do not count to this day, so that the calendar may say otherwise. */
    boolean isStopped() {
        return isStopped;
    }

    /** One for each backup. */
    Map<BackupId, Reason> reasons() {
        return reasons;
    }

    /** Of verified backups that answer to the same moment of one schedule: the later ones, with the first one, which counts. */
    Map<BackupId, BackupId> seconds() {
        return seconds;
    }

    private void judge(List<Candidate> newest, Instant ageing) {
        Map<String, Scope> tiers = new LinkedHashMap<>();
        Map<Scope, List<Candidate>> scopes = new LinkedHashMap<>();
        for (Candidate backup : oldestFirst) {
            Scope tier = tiers.computeIfAbsent(backup.tier(), name -> tierScope(backup));
            scopes.computeIfAbsent(scopeOf(backup, tier), scope -> new ArrayList<>())
                    .add(backup);
        }
        scopes.forEach((scope, its) -> new Count(scope.policy(), seconds, ageing).judge(its, reasons));
        for (Candidate backup : oldestFirst) {
            Instant until = backup.committed().plus(SAFETY);
            boolean isYoung = backup.isSafetyCopy() && ageing.isBefore(until);
            if (isYoung && reasons.get(backup.id()).kind().isForRemoval()) {
                reasons.put(
                        backup.id(),
                        new Reason(Kind.SAFETY_COPY, "the way back from a restore, until " + Times.text(until)));
            }
        }
        for (Candidate stays : newest) {
            if (reasons.get(stays.id()).kind().isForRemoval()) {
                reasons.put(
                        stays.id(), new Reason(Kind.NEWEST_VERIFIED, "the newest verified backup of its deployment"));
            }
        }
        scopes.forEach((scope, its) -> scope.policy().ifPresent(policy -> keepFloor(policy.minVerified(), its)));
        tiers.forEach((name, scope) -> scope.policy()
                .ifPresent(policy -> keepFloor(
                        policy.minVerified(),
                        oldestFirst.stream()
                                .filter(backup -> backup.tier().equals(name))
                                .toList())));
    }

    private Map<BackupId, BackupId> secondsOfPeriods() {
        Map<Period, BackupId> first = new HashMap<>(2 * oldestFirst.size());
        Map<BackupId, BackupId> seconds = new HashMap<>();
        for (Candidate backup : oldestFirst) {
            if (backup.isVerified() && backup.due().isPresent()) {
                BackupId earlier = first.putIfAbsent(
                        new Period(backup.due().get(), backup.schedule().orElseThrow(), backup.tier()), backup.id());
                if (earlier != null) {
                    seconds.put(backup.id(), earlier);
                }
            }
        }
        return seconds;
    }

    private void keepFloor(int minVerified, List<Candidate> its) {
        Set<Instant> times = new HashSet<>();
        for (Candidate backup : its) {
            if (backup.isVerified() && !reasons.get(backup.id()).kind().isForRemoval()) {
                times.add(backup.snapshotTime());
            }
        }
        for (int i = its.size() - 1; i >= 0 && times.size() < minVerified; i--) {
            Candidate backup = its.get(i);
            if (backup.isVerified() && times.add(backup.snapshotTime())) {
                reasons.put(
                        backup.id(),
                        new Reason(Kind.MIN_VERIFIED, "among the " + minVerified + " verified ones that always stay"));
            }
        }
    }

    private Scope tierScope(Candidate backup) {
        return new Scope(backup.tier(), Optional.empty(), policy(backup, Optional.empty()));
    }

    /** A schedule that says something of its own is counted by itself. */
    private Scope scopeOf(Candidate backup, Scope tier) {
        if (backup.schedule().isEmpty()) {
            return tier;
        }
        Optional<RetentionPolicy> own = policy(backup, backup.schedule());
        return own.equals(tier.policy()) ? tier : new Scope(backup.tier(), backup.schedule(), own);
    }

    private Optional<RetentionPolicy> policy(Candidate backup, Optional<String> schedule) {
        return policies.policyOf(repository, backup.deployment(), backup.tier(), schedule);
    }

    /** What one backup answers to. */
    private record Period(Instant due, String schedule, String tier) {}

    /** Backups that are counted together. */
    private record Scope(String tier, Optional<String> schedule, Optional<RetentionPolicy> policy) {}
}
