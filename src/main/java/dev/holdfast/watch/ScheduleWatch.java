package dev.holdfast.watch;

import dev.holdfast.catalog.Catalog;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.schedule.Ledger;
import dev.holdfast.schedule.Period;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.stream.Stream;

/** Judges the schedules of one deployment. */
final class ScheduleWatch {
    private static final Set<RunOutcome> BROKEN = Set.of(RunOutcome.FAILED, RunOutcome.SUSPECT);

    private final WatchInput input;
    private final String deployment;
    private final Optional<String> unread;
    private final List<ScheduleHealth> schedules = new ArrayList<>();

    /** @param backups of this deployment */
    ScheduleWatch(WatchInput input, WatchedDeployment deployment, Catalog backups) {
        this.input = input;
        this.deployment = deployment.name();
        this.unread = deployment.unread(input.reading());
        for (WatchedSchedule schedule : deployment.schedules()) {
            schedules.add(judge(
                    schedule,
                    backups.answeredMoments(deployment.name(), schedule.name()),
                    backups.suspectMoments(deployment.name(), schedule.name())));
        }
    }

    List<ScheduleHealth> schedules() {
        return schedules;
    }

    List<Promise> promises() {
        List<Promise> promises = new ArrayList<>();
        for (ScheduleHealth schedule : schedules) {
            promises.add(inTime(schedule));
            promises.add(runsWell(schedule));
        }
        return promises;
    }

    private ScheduleHealth judge(WatchedSchedule watched, SortedSet<Instant> answered, SortedSet<Instant> suspect) {
        Ledger ledger = new Ledger(deployment, watched.schedule());
        Instant since = watched.protectedSince();
        Optional<Period> owed = ledger.owed(answered, since, input.now());
        SortedSet<Instant> past = answered.headSet(input.now().plusNanos(1));
        return new ScheduleHealth(
                deployment,
                watched.name(),
                watched.schedule().tier(),
                owed.map(ledger::deadline),
                owed.map(Period::length).orElse(Duration.ZERO),
                ledger.nextStart(answered, suspect, since, input.now()),
                since,
                past.isEmpty() ? Optional.empty() : Optional.of(past.last()),
                input.facts().consecutiveFailuresOf(deployment, watched.name()));
    }

    private Promise inTime(ScheduleHealth schedule) {
        Optional<Instant> missed = schedule.deadline().filter(deadline -> !deadline.isAfter(input.now()));
        String last = schedule.lastSuccess()
                .map(moment -> "the last one answers to " + Words.time(moment))
                .orElse(
                        unread.isPresent()
                                ? "whether there was one before is not known"
                                : "there was never one since it is configured, "
                                        + Words.time(schedule.protectedSince()));
        if (missed.isPresent() && unread.isPresent()) {
            return promise(
                    Promise.Kind.SCHEDULE,
                    schedule,
                    PromiseState.WARNING,
                    Optional.empty(),
                    "it is not known whether a counting backup was there by " + Words.time(missed.get())
                            + ": repository " + unread.get() + " could not be read yet",
                    "make the repository readable again");
        }
        if (missed.isPresent()) {
            return overdue(schedule, missed.get(), last);
        }
        if (schedule.deadline().isEmpty() && schedule.nextRun().isEmpty()) {
            return promise(
                    Promise.Kind.SCHEDULE,
                    schedule,
                    PromiseState.CRITICAL,
                    schedule.lastSuccess(),
                    "its calendar is over: no backup will be taken any more; " + last,
                    "give it a calendar that goes on, or remove it from the configuration");
        }
        String owed = schedule.deadline()
                .map(deadline -> "the next backup must be there by " + Words.time(deadline))
                .orElse("no backup is owed before its next run");
        return promise(
                Promise.Kind.SCHEDULE, schedule, PromiseState.OK, schedule.lastSuccess(), owed + "; " + last, "");
    }

    /** With the reason and its remedy: whoever is told of nothing but this must not have to look for them. */
    private Promise overdue(ScheduleHealth schedule, Instant missed, String last) {
        String late = Words.length(Duration.between(missed, input.now()));
        Optional<String> failure = broken(schedule).findFirst().map(Run::message);
        String why = failure.map(message -> "; the last run failed: " + Words.withoutHint(message))
                .orElse("");
        return promise(
                Promise.Kind.SCHEDULE,
                schedule,
                PromiseState.CRITICAL,
                Optional.of(missed),
                "overdue for " + late + ": a counting backup had to be there by " + Words.time(missed) + "; " + last
                        + why,
                failure.flatMap(Words::hint)
                        .map(hint -> hint + "; then the next run comes by itself")
                        .orElse("look at why its runs failed; the next one is tried by itself, and holdfast backup "
                                + deployment + " protects you until then"));
    }

    /** Its runs that failed since the last success, newest first. */
    private Stream<Run> broken(ScheduleHealth schedule) {
        return input.recentRuns().stream()
                .filter(run -> run.deployment().equals(deployment)
                        && run.schedule().filter(schedule.schedule()::equals).isPresent()
                        && BROKEN.contains(run.outcome()))
                .limit(schedule.consecutiveFailures());
    }

    private Promise runsWell(ScheduleHealth schedule) {
        if (schedule.consecutiveFailures() == 0) {
            return promise(
                    Promise.Kind.RUNS, schedule, PromiseState.OK, Optional.empty(), "the last run did not fail", "");
        }
        List<Run> broken = broken(schedule).toList();
        Optional<Run> last = broken.stream().findFirst();
        Optional<Run> first = broken.stream().reduce((newer, older) -> older);
        int failures = schedule.consecutiveFailures();
        String count = failures == 1 ? "the last run failed" : "the last " + failures + " runs failed";
        return promise(
                Promise.Kind.RUNS,
                schedule,
                PromiseState.WARNING,
                first.map(Run::ended),
                count + last.map(run -> ": " + Words.withoutHint(run.message())).orElse(""),
                last.flatMap(run -> Words.hint(run.message()))
                                .map(hint -> hint + "; more is in the log of the run")
                                .orElse("see the log of the run")
                        + last.map(run -> " " + run.id()).orElse(""));
    }

    private Promise promise(
            Promise.Kind kind,
            ScheduleHealth schedule,
            PromiseState state,
            Optional<Instant> since,
            String evidence,
            String advice) {
        return new Promise(
                kind, Optional.of(deployment), Optional.of(schedule.schedule()), state, since, evidence, advice);
    }
}
