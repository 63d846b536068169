package dev.holdfast.daemon;

import dev.holdfast.backup.BackupProgress;
import dev.holdfast.backup.BackupRequest;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.state.RunLog;
import dev.holdfast.state.ScheduleName;
import dev.holdfast.testing.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.SplittableRandom;

/**
 * A world in which years pass in a moment: a daemon that is stopped, killed and started again, a deployment that is down now and then, and a clock that is
 * set a day ahead or back. Real time always goes on; the clock shows it with an offset. The decisions are the real ones.
 */
final class SimulatedYears {
    private static final Duration DAY = Duration.ofDays(1);
    private static final Duration YEAR = Duration.ofDays(365);

    /** Backups take so long at most. */
    static final Duration LONGEST_RUN = Duration.ofMinutes(5);

    private final SplittableRandom random;
    private final DaemonPlan plan;
    private final RunLog runs;
    private final Instant end;
    private final TestClock clock;
    private final ScheduledBackups repository = new ScheduledBackups();
    private final PriorityQueue<Event> events = new PriorityQueue<>(Comparator.comparing(Event::at));
    private final Map<ScheduleName, Instant> wakes = new HashMap<>();
    private final List<Window> windows = new ArrayList<>();

    private Instant realTime;
    private Duration offset = Duration.ZERO;

    /** Something happened that timers do not tell; the pulse notices. */
    private boolean disturbed;

    private boolean daemonUp;
    private boolean deploymentUp = true;
    private Instant windowSince;
    private Dispatcher dispatcher;

    /** By the clock: the daemon ran, the deployment answered and nothing happened. */
    record Window(Instant from, Instant to) {}

    private record Event(Instant at, Runnable what) {}

    SimulatedYears(long seed, DaemonPlan plan, RunLog runs, Instant start, int years) {
        this.random = new SplittableRandom(seed);
        this.plan = plan;
        this.runs = runs;
        this.realTime = start;
        this.end = start.plus(YEAR.multipliedBy(years));
        this.clock = new TestClock(start);
        plan(years);
    }

    private void plan(int years) {
        events.add(new Event(realTime, this::startDaemon));
        outages(12 * years, Duration.ofMinutes(5), Duration.ofDays(10), this::stopDaemon, this::startDaemon);
        outages(30 * years, Duration.ofSeconds(1), Duration.ofSeconds(30), this::stopDaemon, this::startDaemon);
        outages(25 * years, Duration.ofMinutes(2), Duration.ofDays(3), this::deploymentDown, this::deploymentUp);
        outages(5 * years, Duration.ofMinutes(5), Duration.ofDays(3), () -> jump(DAY), () -> jump(DAY.negated()));
        outages(5 * years, Duration.ofMinutes(5), Duration.ofDays(3), () -> jump(DAY.negated()), () -> jump(DAY));
    }

    /** Short ones and long ones are equally likely. Those that overlap shorten each other. */
    private void outages(int number, Duration shortest, Duration longest, Runnable begin, Runnable finish) {
        for (int i = 0; i < number; i++) {
            Instant at = realTime.plusSeconds(
                    random.nextLong(Duration.between(realTime, end).toSeconds()));
            double exponent = random.nextDouble();
            double factor = Math.pow((double) longest.toSeconds() / shortest.toSeconds(), exponent);
            events.add(new Event(at, begin));
            events.add(new Event(at.plusSeconds((long) (shortest.toSeconds() * factor)), finish));
        }
    }

    List<Manifest> backups() {
        return repository.all();
    }

    List<Window> windows() {
        return windows;
    }

    void run() {
        while (realTime.isBefore(end)) {
            if (disturbed) {
                disturbed = false;
                considerAll();
            }
            Instant wake = nextWake();
            Event event = events.peek();
            if (event != null && (!daemonUp || !wake.isBefore(event.at()))) {
                passUntil(event.at());
            } else if (daemonUp) {
                passUntil(wake);
                Instant now = clock.instant();
                List<ScheduleName> due = wakes.keySet().stream()
                        .filter(name -> !wakes.get(name).isAfter(now))
                        .toList();
                due.forEach(this::consider);
            } else {
                passUntil(end);
            }
        }
        closeWindow();
    }

    private Instant nextWake() {
        Instant byClock = wakes.values().stream().min(Comparator.naturalOrder()).orElse(end.plus(offset));
        Instant really = byClock.minus(offset);
        return really.isBefore(realTime) ? realTime : really;
    }

    private void considerAll() {
        plan.deployments()
                .forEach(deployment -> deployment
                        .schedules()
                        .forEach(schedule -> consider(new ScheduleName(deployment.name(), schedule.name()))));
    }

    private void consider(ScheduleName name) {
        if (daemonUp) {
            dispatcher.consider(name).ifPresentOrElse(next -> wakes.put(name, next), () -> wakes.remove(name));
        }
    }

    /** Everything until then happens, in order. */
    private void passUntil(Instant until) {
        while (!events.isEmpty() && !events.peek().at().isAfter(until)) {
            Event event = events.remove();
            setTime(event.at());
            closeWindow();
            event.what().run();
            disturbed = true;
            clock.set(realTime.plus(offset));
            openWindow();
        }
        setTime(until);
    }

    private void setTime(Instant time) {
        realTime = time.isAfter(realTime) ? time : realTime;
        clock.set(realTime.plus(offset));
    }

    private void openWindow() {
        if (daemonUp && deploymentUp) {
            windowSince = clock.instant();
        }
    }

    private void closeWindow() {
        if (windowSince != null) {
            windows.add(new Window(windowSince, clock.instant()));
            windowSince = null;
        }
    }

    private void startDaemon() {
        if (!daemonUp) {
            daemonUp = true;
            dispatcher = new Dispatcher(
                    new Dispatcher.Ports(
                            () -> repository.read(clock.instant()),
                            this::take,
                            runs,
                            clock,
                            () -> Long.toHexString(random.nextLong())),
                    new InlineWorkers());
            dispatcher.follow(plan);
        }
    }

    private void stopDaemon() {
        if (daemonUp) {
            daemonUp = false;
            dispatcher.close();
            wakes.clear();
        }
    }

    private void deploymentDown() {
        deploymentUp = false;
    }

    private void deploymentUp() {
        deploymentUp = true;
    }

    private void jump(Duration by) {
        offset = offset.plus(by);
    }

    /** What the daemon believes to be a backup. It is committed at the very end, unless something happens before. */
    private Manifest take(BackupRequest request, BackupProgress progress) throws InterruptedException {
        Dispatcher asking = dispatcher;
        Instant done = realTime.plusSeconds(random.nextLong(60, LONGEST_RUN.toSeconds()));
        while (realTime.isBefore(done)) {
            Instant step = realTime.plusSeconds(30);
            passUntil(step.isBefore(done) ? step : done);
            if (!daemonUp || dispatcher != asking) {
                throw new InterruptedException();
            }
            if (!deploymentUp || clock.instant().isAfter(request.deadline().orElseThrow())) {
                throw new DeploymentException("the deployment does not answer", "");
            }
        }
        return repository.commit(request, clock.instant());
    }
}
