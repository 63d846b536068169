package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.StoragePolicy.Transition;
import dev.holdfast.retention.TransitionStep.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says which archives are due for another storage class. Of several classes whose age is reached only the last one counts: a stop
 * on the way would be billed for its minimum duration. A move never leads back to a warmer class, and what is about to be removed
 * does not move; what is being read waits, and so does, before a class that must be thawed, what others have still to get from here. Immutable; any thread may use it.
 */
public final class TransitionPlanner {
    private final Policies policies;

    public TransitionPlanner(Policies policies) {
        this.policies = requireNonNull(policies, "policies");
    }

    /** Plans for what a retention plan keeps. */
    public TransitionPlan plan(RetentionPlan retention) {
        return plan(retention.repository(), retention.kept(), retention.at());
    }

    /** @param backups those that stay, in any order */
    public TransitionPlan plan(String repository, List<Candidate> backups, Instant now) {
        return new TransitionPlan(
                repository,
                backups.stream()
                        .sorted(Candidate.OLDEST_FIRST)
                        .flatMap(backup -> step(repository, backup, now).stream())
                        .toList());
    }

    private Optional<TransitionStep> step(String repository, Candidate backup, Instant now) {
        StorageClassRules from = StorageClassRules.of(backup.storageClass());
        List<Transition> ahead = policies.storageOf(repository, backup.deployment(), backup.tier())
                .transitions();
        int reached = 0;
        while (reached < ahead.size() && !end(ahead.get(reached), backup).isAfter(now)) {
            reached++;
        }
        Optional<Transition> due = reached == 0
                ? Optional.empty()
                : Optional.of(ahead.get(reached - 1))
                        .filter(it -> !from.isBackwards(StorageClassRules.of(it.storageClass())));
        if (due.isPresent()) {
            return due.map(it -> dueStep(repository, backup, it, from, now));
        }
        return ahead.stream()
                .skip(reached)
                .filter(it -> !from.isBackwards(StorageClassRules.of(it.storageClass())))
                .findFirst()
                .map(it -> new TransitionStep(backup, it.storageClass(), end(it, backup), State.WAITING, List.of()));
    }

    private TransitionStep dueStep(
            String repository, Candidate backup, Transition due, StorageClassRules from, Instant now) {
        Instant at = end(due, backup);
        if (from.isArchived()) {
            return new TransitionStep(
                    backup,
                    due.storageClass(),
                    at,
                    State.REFUSED,
                    List.of("an archive in " + from.name()
                            + " cannot be copied before it is thawed. HINT: thaw it first" + " (holdfast thaw "
                            + backup.id() + "), or let the bucket do it (managed-by = bucket)"));
        }
        StorageClassRules to = StorageClassRules.of(due.storageClass());
        Optional<String> needed = neededAsItIs(backup, to);
        if (needed.isPresent()) {
            return new TransitionStep(backup, due.storageClass(), at, State.WAITING, List.of(needed.get()));
        }
        List<String> warnings = Stream.of(
                        tiny(backup, to), leftEarly(backup, from, now), removedEarly(repository, backup, to, now))
                .flatMap(Optional::stream)
                .toList();
        return new TransitionStep(backup, due.storageClass(), at, State.DUE, warnings);
    }

    /** A reader's next request would find other bytes' version, or none that can be read; and a copy cannot be made from what must be thawed first. */
    private static Optional<String> neededAsItIs(Candidate backup, StorageClassRules to) {
        if (backup.obstacles().isLeased()) {
            return Optional.of("waits until it is not read any more");
        }
        return to.isArchived() && !backup.obstacles().owedTo().isEmpty()
                ? Optional.of("waits until it was copied from here to "
                        + String.join(", ", backup.obstacles().owedTo()))
                : Optional.empty();
    }

    private static Optional<String> tiny(Candidate backup, StorageClassRules to) {
        return backup.storedBytes() >= to.minBytes()
                ? Optional.empty()
                : Optional.of("has " + backup.storedBytes() + " bytes and is billed for "
                        + to.billedBytes(backup.storedBytes()) + " in " + to.name());
    }

    private static Optional<String> leftEarly(Candidate backup, StorageClassRules from, Instant now) {
        long missing = missingDays(backup.classSince(), now, from);
        return missing == 0
                ? Optional.empty()
                : Optional.of("leaves " + from.name() + " " + days(missing) + " early: " + from.minDays()
                        + " are billed there");
    }

    private Optional<String> removedEarly(String repository, Candidate backup, StorageClassRules to, Instant now) {
        return policies.policyOf(repository, backup.deployment(), backup.tier(), backup.schedule())
                .flatMap(RetentionPolicy::keep)
                .map(age -> missingDays(now, age.endOf(backup.snapshotTime()), to))
                .filter(missing -> missing > 0)
                .map(missing -> "is removed " + days(missing) + " before the " + to.minDays() + " that are billed in "
                        + to.name());
    }

    /** The days, begun ones counted whole, that a minimum storage duration goes beyond the end; 0 if it does not. */
    static long missingDays(Instant since, Instant end, StorageClassRules rules) {
        Duration missing = Duration.between(end, since.plus(Duration.ofDays(rules.minDays())));
        return missing.isNegative() ? 0 : missing.plusDays(1).minusNanos(1).toDays();
    }

    /**
     * What a configured policy costs more than one may expect, whatever is stored: minimum storage durations that {@code keep} or
     * the next transition do not reach. For people; empty when all is well.
     */
    public static List<String> problems(StoragePolicy classes, RetentionPolicy retention) {
        List<String> problems = new ArrayList<>();
        Instant begin = Instant.EPOCH;
        StorageClassRules in = StorageClassRules.of(classes.storageClass().orElse("STANDARD"));
        for (Transition next : classes.transitions()) {
            Instant moved = next.after().endOf(Instant.EPOCH);
            addProblem(
                    problems, in, begin, moved, "moved to " + next.storageClass() + " at the age of " + next.after());
            in = StorageClassRules.of(next.storageClass());
            begin = moved;
        }
        StorageClassRules end = in;
        Instant since = begin;
        retention
                .keep()
                .ifPresent(age ->
                        addProblem(problems, end, since, age.endOf(Instant.EPOCH), "removed at the age of " + age));
        return problems;
    }

    private static void addProblem(
            List<String> problems, StorageClassRules in, Instant since, Instant until, String what) {
        if (missingDays(since, until, in) > 0) {
            problems.add("archives are " + what + ", but " + in.name() + " bills at least " + in.minDays() + " days");
        }
    }

    private static Instant end(Transition transition, Candidate backup) {
        return transition.after().endOf(backup.snapshotTime());
    }

    private static String days(long number) {
        return number + (number == 1 ? " day" : " days");
    }
}
