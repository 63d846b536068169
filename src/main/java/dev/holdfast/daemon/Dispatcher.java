package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.backup.BackupTaker;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogSource;
import dev.holdfast.daemon.BackupRuns.Attempt;
import dev.holdfast.daemon.DaemonPlan.DeploymentPlan;
import dev.holdfast.failure.HoldfastException;
import dev.holdfast.run.Run;
import dev.holdfast.run.RunKind;
import dev.holdfast.run.RunOutcome;
import dev.holdfast.schedule.Decision;
import dev.holdfast.schedule.Decision.Due;
import dev.holdfast.schedule.Period;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.RunLog;
import dev.holdfast.state.ScheduleName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings schedules and backups together: asks the ledger whenever it is woken, queues what is due, and sees each run through. Knows neither Quartz nor
 * signals. Any thread may call it; no call waits for a backup, and only
 * {@link #readCatalog} for a repository.
 *
 * <p>One run at a time for each deployment, so many deployments at once, one run waiting for each schedule. What was queued is judged again by a fresh
 * catalog when its turn comes, so that late news (another daemon, a copy) is heeded. A failed run is tried again within its period.
 */
public final class Dispatcher implements AutoCloseable {
    /** What a run may take after its deadline until it notices and has cleaned up. */
    private static final Duration HANGS = Duration.ofMinutes(5);

    private static final Logger log = LoggerFactory.getLogger(Dispatcher.class);

    private final CatalogView catalogs;
    private final BackupRuns backups;
    private final RunLog runs;
    private final Clock clock;
    private final Supplier<String> runIds;
    private final Workers workers;
    private final Lanes lanes;
    private final Troubles troubles = new Troubles();

    /** Replaced as a whole; what it maps to lives on while its name does. */
    private volatile Map<ScheduleName, Course> courses = Map.of();

    /** Dropped by a plan while they were queued or at work: what they hold on to is still told and watched. */
    private final Set<Course> retired = ConcurrentHashMap.newKeySet();

    private volatile boolean accepting = true;

    /**
     * What it works with.
     *
     * @param runIds gives each run a new id
     */
    public record Ports(CatalogSource catalog, BackupTaker backups, RunLog runs, Clock clock, Supplier<String> runIds) {
        public Ports {
            requireNonNull(catalog, "catalog");
            requireNonNull(backups, "backups");
            requireNonNull(runs, "runs");
            requireNonNull(clock, "clock");
            requireNonNull(runIds, "runIds");
        }
    }

    /** With threads of its own, which {@link #close} ends. Does nothing before it has a plan. */
    public Dispatcher(Ports ports) {
        this(ports, Workers.threads());
    }

    Dispatcher(Ports ports, Workers workers) {
        this.catalogs = new CatalogView(ports.catalog());
        this.backups = new BackupRuns(ports.backups(), ports.clock());
        this.runs = ports.runs();
        this.clock = ports.clock();
        this.runIds = ports.runIds();
        this.workers = requireNonNull(workers, "workers");
        this.lanes = new Lanes(workers);
    }

    /** Takes over a plan. Runs under way go on; schedules that are no longer there are forgotten, new ones begin. */
    public synchronized void follow(DaemonPlan plan) {
        Map<ScheduleName, Course> next = new LinkedHashMap<>();
        for (DeploymentPlan deployment : plan.deployments()) {
            for (Schedule schedule : deployment.schedules()) {
                ScheduleName name = new ScheduleName(deployment.name(), schedule.name());
                Course course = courses.get(name);
                if (course == null) {
                    course = new Course(deployment, schedule, runs);
                } else {
                    course.follow(deployment, schedule);
                }
                next.put(name, course);
            }
        }
        courses.forEach((name, course) -> {
            if (next.get(name) != course && !course.isIdle()) {
                retired.add(course);
            }
        });
        runs.forgetSchedulesExcept(next.keySet());
        courses = Collections.unmodifiableMap(next);
        lanes.limit(plan.concurrency());
    }

    /** Considers every schedule. Call it every few seconds: it notices what no timer can, such as a clock that was set. */
    public void considerAll() {
        setAsideWhatHangs();
        courses.keySet().forEach(this::consider);
    }

    /** A run that outlives its deadline hangs where nothing can interrupt it, such as in a file system that is away. */
    private void setAsideWhatHangs() {
        Instant now = clock.instant();
        for (RunInProgress run : inProgress()) {
            if (run.deadline().plus(HANGS).isBefore(now) && lanes.setAside(run.deployment())) {
                log.atError()
                        .addKeyValue("run", run.run())
                        .addKeyValue("deployment", run.deployment())
                        .addKeyValue("schedule", run.schedule())
                        .addKeyValue("since", run.since())
                        .addKeyValue("deadline", run.deadline())
                        .log("backup run hangs beyond its deadline; other deployments no longer wait for it."
                                + " HINT: look at the file system or network that its repository is on");
            }
        }
    }

    /**
     * Queues a run of this schedule if one is due and none is queued or under way.
     *
     * @return when to ask again at the latest, by what is known now; empty if nothing will be due, or there is no such schedule
     */
    public Optional<Instant> consider(ScheduleName name) {
        Course course = courses.get(name);
        if (course == null || !accepting) {
            return Optional.empty();
        }
        if (course.queue(catalogs.known(), clock.instant())) {
            lanes.submit(name.deployment(), () -> work(name, course));
        }
        return course.nextWake(catalogs.known(), clock.instant());
    }

    /** Reads the catalog now, for what other programs did meanwhile. Waits for the repositories; decides nothing by itself. */
    public void readCatalog() {
        catalogs.readSince(catalogs.mark());
    }

    /** What is being taken now, longest first. */
    public List<RunInProgress> inProgress() {
        return Stream.concat(courses.values().stream(), retired.stream())
                .flatMap(course -> course.inProgress().stream())
                .sorted(Comparator.comparing(RunInProgress::since))
                .toList();
    }

    /** Begins no more runs, and forgets those that wait: they are due again at the next start. */
    public void stopAccepting() {
        accepting = false;
        lanes.clear();
    }

    /** Waits until no run is under way; false when that took longer. */
    public boolean awaitIdle(Duration atMost) throws InterruptedException {
        return lanes.awaitEmpty(atMost);
    }

    /** Interrupts the runs under way, which end as abandoned: nothing of them was committed. Ends its threads; does not wait for them. */
    @Override
    public void close() {
        stopAccepting();
        backups.abandon();
        workers.close();
    }

    /** A queued run's turn has come. The top of a worker thread. */
    private void work(ScheduleName name, Course course) {
        try {
            if (accepting && courses.get(name) == course) {
                // Marked only now: while it waited, another daemon may have taken the backup.
                CatalogReading reading = catalogs.readSince(catalogs.mark());
                Instant now = clock.instant();
                course.missedInQueue(now)
                        .ifPresent(missed ->
                                skip(course, missed, "its period was over before another run made room for it"));
                Optional<String> unread = course.unread(reading);
                if (unread.isPresent()) {
                    troubles.begin(name, unread.get());
                    course.setBackUnread(reading, now).ifPresent(period -> skip(course, period, unread.get()));
                    return;
                }
                Decision decision = course.decide(reading, now);
                decision.match(
                        due -> {
                            attempt(name, course, due);
                            return due;
                        },
                        notDue -> notDue);
            }
        } catch (RuntimeException | Error unexpected) {
            troubles.begin(
                    name,
                    "cannot judge whether a backup is due: " + unexpected,
                    unexpected instanceof HoldfastException ? null : unexpected);
            course.puzzled(Retries.afterJudging(unexpected), clock.instant());
        } finally {
            course.rest();
            retired.remove(course);
        }
    }

    /** An id for something else that is run. */
    String newRunId() {
        return runIds.get();
    }

    private void attempt(ScheduleName name, Course course, Due due) {
        Period period = due.period();
        RunInProgress run = course.begin(runIds.get(), due, clock.instant(), new Headway(clock));
        Attempt attempt = backups.take(run, course.timeout());
        Instant ended = clock.instant();
        course.end(period, attempt.run().outcome(), attempt.retries(), ended);
        runs.record(attempt.run());
        tell(name, attempt.run());
        course.missedAfter(period, ended)
                .ifPresent(missed -> skip(course, missed, "its period passed while the run before it was under way"));
    }

    private void tell(ScheduleName name, Run run) {
        switch (run.outcome()) {
            case SUCCESS -> troubles.end(name);
            case ABANDONED ->
                log.atWarn()
                        .addKeyValue("run", run.id())
                        .addKeyValue("deployment", run.deployment())
                        .log("backup run abandoned");
            default -> troubles.failed(name, run);
        }
    }

    private void skip(Course course, Period period, String reason) {
        Schedule schedule = course.schedule();
        Instant now = clock.instant();
        String deployment = course.deployment();
        String run = runIds.get();
        runs.record(new Run(
                run,
                RunKind.BACKUP,
                deployment,
                schedule.tier(),
                Optional.of(schedule.name()),
                Optional.of(period.moment()),
                now,
                now,
                RunOutcome.SKIPPED,
                Optional.empty(),
                reason));
        log.atWarn()
                .addKeyValue("run", run)
                .addKeyValue("deployment", deployment)
                .addKeyValue("schedule", schedule.name())
                .addKeyValue("due", period.moment())
                .addKeyValue("reason", reason)
                .log("backup run skipped");
    }
}
