package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Catalog;
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
import java.util.NavigableSet;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Where one schedule of one deployment stands in this process. Its own lock guards everything; nothing else is locked while it is held. */
final class Course {
    /** More than a clock that jumps back a day can bring up again, unless backups are minutes apart: those the catalog tells by then. */
    private static final int REMEMBERED = 50;

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

    private @Nullable Told told;
    private @Nullable RunInProgress progress;

    /**
     * Moments to which this process committed a backup. They count while the catalog cannot show them: right after the commit, or while the
     * repository is down and tells what it held before. Once it has shown a backup, what it tells is in force: that may be revoked.
     */
    private final NavigableSet<Instant> committed = new TreeSet<>();

    /** The same for suspect backups. */
    private final NavigableSet<Instant> suspected = new TreeSet<>();

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

    /** The last attempt at a period did not help. Waiting is over when the clock went back behind it. */
    private record Setback(Instant moment, int failures, Instant at, Duration delay) {
        boolean holdsBack(Period period, Instant now) {
            return period.moment().equals(moment) && !now.isBefore(at) && now.isBefore(at.plus(delay));
        }
    }

    /** What a catalog tells of the schedule: looked up once for each catalog. */
    private record Told(
            Catalog catalog,
            NavigableSet<Instant> answered,
            NavigableSet<Instant> suspect,
            NavigableSet<Instant> shown) {
        static Told by(Catalog catalog, String deployment, String schedule) {
            return new Told(
                    catalog,
                    catalog.answeredMoments(deployment, schedule),
                    catalog.suspectMoments(deployment, schedule),
                    catalog.shownMoments(deployment, schedule));
        }
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
        look(reading);
        return ledger.decide(answered(), suspect(), protectedSince(now), now);
    }

    /** What would be decided if the repositories held nothing else. Keeps nothing of it. */
    private Decision decideUnread(CatalogReading reading, Instant now) {
        look(reading);
        Instant seen = firstSeen(now);
        Instant from = runs.protectedSinceIfKnown(
                        deployment.name(),
                        schedule.name(),
                        schedule.recurrence().describe())
                .filter(seen::isAfter)
                .orElse(seen);
        return ledger.decide(answered(), suspect(), from, now);
    }

    private void look(CatalogReading reading) {
        if (told == null || told.catalog() != reading.catalog()) {
            told = Told.by(reading.catalog(), deployment.name(), schedule.name());
        }
        committed.removeAll(told.shown());
        suspected.removeAll(told.shown());
    }

    private NavigableSet<Instant> answered() {
        return with(told == null ? Set.of() : told.answered(), committed);
    }

    private NavigableSet<Instant> suspect() {
        return with(told == null ? Set.of() : told.suspect(), suspected);
    }

    private static NavigableSet<Instant> with(Set<Instant> some, Set<Instant> others) {
        NavigableSet<Instant> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private Optional<Instant> earliestShown() {
        return told == null || told.shown().isEmpty()
                ? Optional.empty()
                : Optional.of(told.shown().first());
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
                        earliestShown())
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
    synchronized RunInProgress begin(String run, Due due, Instant now) {
        phase = Phase.WORKING;
        progress = new RunInProgress(
                run,
                deployment.name(),
                schedule.tier(),
                schedule.name(),
                due.period().moment(),
                now,
                BackupRuns.deadline(now, due.deadline(), deployment.timeout()));
        return progress;
    }

    /** A run ended with this outcome; a failed one is tried again as told. */
    synchronized void end(Period period, RunOutcome outcome, Optional<Retries> retries, Instant now) {
        if (outcome == RunOutcome.SUCCESS) {
            remember(period, committed);
            setback = null;
        } else if (outcome == RunOutcome.SUSPECT) {
            remember(period, suspected);
        }
        retries.ifPresent(policy -> setBack(period, policy, now));
    }

    private static void remember(Period period, NavigableSet<Instant> moments) {
        moments.add(period.moment());
        if (moments.size() > REMEMBERED) {
            moments.pollFirst();
        }
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
        boolean again = setback != null && setback.moment().equals(period.moment());
        int failures = again ? setback.failures() + 1 : 1;
        setback = new Setback(period.moment(), failures, now, policy.delay(failures, period.length()));
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
