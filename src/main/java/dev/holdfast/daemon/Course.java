package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.daemon.DaemonPlan.DeploymentPlan;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.schedule.Decision;
import dev.holdfast.schedule.Decision.Due;
import dev.holdfast.schedule.Decision.NotDue;
import dev.holdfast.schedule.Ledger;
import dev.holdfast.schedule.Period;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.RunLog;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where one schedule of one deployment stands in this process. Its own lock guards everything; nothing else is locked while it is held. */
final class Course {
    /** How often to look whether the catalog was read for the first time. */
    private static final Duration FIRST_READING = Duration.ofSeconds(1);

    private final RunLog runs;
    private DeploymentPlan deployment;
    private Schedule schedule;
    private Ledger ledger;

    /** Since when it owes backups; null until the first decision on repositories that were read. */
    private @Nullable Instant since;

    /** When it was first seen by this process; null before. Serves while the repositories are unread and may tell of an earlier time. */
    private @Nullable Instant firstSeen;

    /** The period whose skip for want of a reading was told already. */
    private @Nullable Instant toldUnread;

    private Phase phase = Phase.IDLE;

    /** What it was queued for; null if that was not known yet. */
    private @Nullable Period queuedFor;

    private @Nullable Setback setback;

    /** Whether the setback is that repositories were unread. */
    private boolean isBlind;

    private final Moments moments = new Moments();
    private @Nullable RunInProgress progress;

    Course(DeploymentPlan deployment, Schedule schedule, RunLog runs) {
        this.runs = requireNonNull(runs, "runs");
        this.deployment = requireNonNull(deployment, "deployment");
        this.schedule = requireNonNull(schedule, "schedule");
        this.ledger = new Ledger(deployment.name(), schedule);
    }

    private enum Phase {
        IDLE,
        QUEUED,
        WORKING
    }

    /** Whether it is neither queued nor at work. */
    synchronized boolean isIdle() {
        return phase == Phase.IDLE;
    }

    /** Takes over a changed configuration. What is queued or under way stays so. */
    synchronized void follow(DeploymentPlan newDeployment, Schedule newSchedule) {
        if (!newSchedule.recurrence().describe().equals(schedule.recurrence().describe())) {
            since = null;
            firstSeen = null;
            setback = null;
        }
        deployment = newDeployment;
        schedule = newSchedule;
        ledger = new Ledger(newDeployment.name(), newSchedule);
    }

    /** Whether to queue it, by what is known without reading; it is queued afterwards. Unknown catalogs have to be read first. */
    synchronized boolean queue(Optional<CatalogReading> known, Instant now) {
        if (phase != Phase.IDLE) {
            return false;
        }
        if (known.isEmpty()) {
            phase = Phase.QUEUED;
            queuedFor = null;
            return true;
        }
        if (unread(known.get()).isPresent()) {
            return queueUnread(known.get(), now);
        }
        if (isBlind) {
            isBlind = false;
            setback = null;
        }
        return decide(known.get(), now).match(due -> queue(due.period(), now), notDue -> false);
    }

    /** Its turn reads the repositories anew. */
    private boolean queueUnread(CatalogReading reading, Instant now) {
        boolean isQueued =
                ledger.periodAt(now).map(period -> queue(period, now)).orElse(false);
        boolean isDue = decideUnread(reading, now).match(due -> true, notDue -> false);
        queuedFor = isDue ? queuedFor : null;
        return isQueued;
    }

    private boolean queue(Period period, Instant now) {
        if (setback != null && setback.holdsBack(period, now)) {
            return false;
        }
        phase = Phase.QUEUED;
        queuedFor = period;
        return true;
    }

    /** When to ask again at the latest; empty if the calendar has nothing more. */
    synchronized Optional<Instant> nextWake(Optional<CatalogReading> known, Instant now) {
        if (known.isEmpty()) {
            return Optional.of(now.plus(FIRST_READING));
        }
        if (unread(known.get()).isPresent()) {
            return ledger.periodAt(now)
                    .map(period -> wakeWithin(period, now))
                    .orElseGet(() -> decideUnread(known.get(), now).match(due -> Optional.of(now), NotDue::next));
        }
        return decide(known.get(), now).match(due -> wakeWithin(due.period(), now), NotDue::next);
    }

    /** While it is queued or under way there is nothing to ask before the next moment. */
    private Optional<Instant> wakeWithin(Period period, Instant now) {
        Instant end = period.end();
        if (phase != Phase.IDLE) {
            return Optional.of(end);
        }
        if (setback == null || !setback.holdsBack(period, now)) {
            return Optional.of(now);
        }
        Instant again = setback.at().plus(setback.delay());
        return Optional.of(again.isBefore(end) ? again : end);
    }

    /** Decides by a reading of all repositories that have to be known. */
    synchronized Decision decide(CatalogReading reading, Instant now) {
        moments.look(reading.catalog(), deployment.name(), schedule.name());
        return ledger.decide(moments.answered(), moments.suspect(), protectedSince(now), now);
    }

    /** What would be decided if the repositories held nothing else. Keeps nothing of it. */
    private Decision decideUnread(CatalogReading reading, Instant now) {
        moments.look(reading.catalog(), deployment.name(), schedule.name());
        Instant seen = firstSeen(now);
        Instant from = runs.protectedSinceIfKnown(
                        deployment.name(),
                        schedule.name(),
                        schedule.recurrence().describe())
                .filter(seen::isAfter)
                .orElse(seen);
        return ledger.decide(moments.answered(), moments.suspect(), from, now);
    }

    private Instant firstSeen(Instant now) {
        firstSeen = firstSeen == null || now.isBefore(firstSeen) ? now : firstSeen;
        return firstSeen;
    }

    /** A clock that was ahead when the schedule was first seen must not put it off until then, nor must a repository that could be read only later. */
    private Instant protectedSince(Instant now) {
        Instant seen = firstSeen(now);
        Instant from = since == null
                ? runs.protectedSince(
                        deployment.name(),
                        schedule.name(),
                        schedule.recurrence().describe(),
                        seen,
                        moments.earliestShown())
                : since;
        since = from.isBefore(seen) ? from : seen;
        return since;
    }

    /** The period that it was queued for, if that is over now. */
    synchronized Optional<Period> missedInQueue(Instant now) {
        return Optional.ofNullable(queuedFor).filter(period -> !now.isBefore(period.end()));
    }

    /** The first period after this one, if it passed by as well. */
    synchronized Optional<Period> missedAfter(Period period, Instant now) {
        return ledger.periodAt(period.end()).filter(next -> !now.isBefore(next.end()));
    }

    /** Which repository that has to be known was never read, with the reason. */
    synchronized Optional<String> unread(CatalogReading reading) {
        return deployment.judgedBy().stream()
                .filter(name -> !reading.repositories().containsKey(name)
                        || !reading.repositories().get(name).everRead())
                .sorted()
                .findFirst()
                .map(name -> name + " could not be read yet, so nobody knows whether the backup is there: "
                        + Optional.ofNullable(reading.repositories().get(name))
                                .map(CatalogReading.RepositoryState::problem)
                                .orElse("it is not configured"));
    }

    /** Its run begins. */
    synchronized RunInProgress begin(String run, Due due, Instant now, Headway headway) {
        phase = Phase.WORKING;
        progress = new RunInProgress(
                run,
                deployment.name(),
                schedule.tier(),
                schedule.name(),
                due.period().moment(),
                now,
                BackupRuns.deadline(now, due.deadline(), deployment.timeout()),
                headway);
        return progress;
    }

    /** A run ended with this outcome; a failed one is tried again as told. */
    synchronized void end(Period period, RunOutcome outcome, Optional<Retries> retries, Instant now) {
        if (outcome == RunOutcome.SUCCESS) {
            moments.committed(period);
            setback = null;
        } else if (outcome == RunOutcome.SUSPECT) {
            moments.suspected(period);
        }
        retries.ifPresent(policy -> setBack(period, policy, now));
    }

    /**
     * It could not be judged since repositories are unread; they are looked at again soon.
     *
     * @return the period that goes without its backup meanwhile, by what is known; once for each
     */
    synchronized Optional<Period> setBackUnread(CatalogReading reading, Instant now) {
        ledger.periodAt(now).ifPresent(period -> setBack(period, Retries.SOON, now));
        isBlind = true;
        Optional<Period> waits = decideUnread(reading, now)
                .match(due -> Optional.of(due.period()), notDue -> Optional.<Period>empty())
                .filter(period -> !period.moment().equals(toldUnread));
        waits.ifPresent(period -> toldUnread = period.moment());
        return waits;
    }

    private void setBack(Period period, Retries policy, Instant now) {
        isBlind = false;
        setback = Setback.after(Optional.ofNullable(setback), period, policy, now);
    }

    /** Its turn is over. */
    synchronized void rest() {
        phase = Phase.IDLE;
        progress = null;
        queuedFor = null;
    }

    synchronized Optional<RunInProgress> inProgress() {
        return Optional.ofNullable(progress);
    }

    /** Something that should not happen kept it from being judged; it is left alone for a while. */
    synchronized void puzzled(Retries policy, Instant now) {
        Optional.ofNullable(queuedFor).or(() -> ledger.periodAt(now)).ifPresent(period -> setBack(period, policy, now));
    }

    synchronized String deployment() {
        return deployment.name();
    }

    synchronized Schedule schedule() {
        return schedule;
    }

    synchronized Duration timeout() {
        return deployment.timeout();
    }
}
