package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of the daemon: started once, reloaded any number of times, stopped once.
 *
 * <p>Ready means: this is the only daemon of its state folder, the parts answer, every schedule is being watched. On stop no run begins any more; those
 * under way may end within the plan's stop timeout, and are interrupted then. The parts (metrics, state) are closed last, so that they tell of the end.
 */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);

    /** How often all schedules are considered; no promise is finer than this but that of timers. */
    private static final Duration LONGEST_PULSE = Duration.ofSeconds(5);

    /** What was interrupted gets so long to put away what it holds. */
    private static final Duration AFTER_INTERRUPT = Duration.ofSeconds(10);

    /** Timers that are late by so many pulses are not just busy: the clock was set back. */
    private static final int PULSES_UNTIL_SUSPICIOUS = 3;

    private final Equipment equipment;
    private final Supplier<DaemonPlan> plans;
    private final Chores chores;
    private final Pulse pulse;
    private final Duration pulseEvery;
    private final AtomicReference<DaemonPlan> plan = new AtomicReference<>();
    private final CountDownLatch stopRequested = new CountDownLatch(1);

    /** Guarded by this object, as is the state. What to close, last opened first. */
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    private State state = State.NEW;
    private @Nullable Timetable timetable;

    private enum State {
        NEW,
        RUNNING,
        STOPPED
    }

    /** Something that is up while the daemon is, as a server of metrics. Closed in reverse order. */
    public interface Part extends AutoCloseable {
        /** @throws HoldfastException if it cannot come up; the daemon then does not start */
        void start();

        @Override
        void close();
    }

    /**
     * What the daemon is made of.
     *
     * @param parts started in this order before it is ready
     */
    public record Equipment(
            Path stateDir, Dispatcher dispatcher, List<Chore> chores, List<Part> parts, SdNotify systemd, Clock clock) {
        public Equipment {
            requireNonNull(stateDir, "stateDir");
            requireNonNull(dispatcher, "dispatcher");
            chores = List.copyOf(chores);
            parts = List.copyOf(parts);
            requireNonNull(systemd, "systemd");
            requireNonNull(clock, "clock");
        }
    }

    /**
     * @param plans reads the configuration anew each time it is asked: at the start and at each reload. When it throws a {@link HoldfastException}
     *     it must have changed nothing.
     */
    public Daemon(Equipment equipment, Supplier<DaemonPlan> plans) {
        this.equipment = requireNonNull(equipment, "equipment");
        this.plans = requireNonNull(plans, "plans");
        this.chores = new Chores(equipment.chores(), equipment.dispatcher()::newRunId);
        this.pulse = new Pulse(equipment.systemd()::alive);
        this.pulseEvery = equipment
                .systemd()
                .watchdog()
                .map(limit -> limit.dividedBy(PULSES_UNTIL_SUSPICIOUS))
                .filter(limit -> limit.compareTo(LONGEST_PULSE) < 0)
                .orElse(LONGEST_PULSE);
    }

    /** Starts, hears signals (hangup: reload; terminate and interrupt: stop), and returns when it has stopped. */
    public void run() {
        // First of all: a signal that nobody hears ends the process at once.
        Signals.onHangup(this::reload);
        Thread hook = new Thread(this::close, "stop");
        Runtime.getRuntime().addShutdownHook(hook);
        start();
        try {
            stopRequested.await();
        } catch (InterruptedException e) {
            log.atInfo().log("interrupted");
        }
        close();
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            log.atDebug().log("ended by a signal");
        }
    }

    /**
     * Starts everything and returns when it is ready. What was started already is closed again when something fails.
     *
     * @throws HoldfastException if another daemon runs here, the configuration is wrong or a part cannot come up
     */
    public synchronized void start() {
        if (state != State.NEW) {
            throw new IllegalStateException("a daemon starts once");
        }
        try {
            open.push(DaemonPid.acquire(equipment.stateDir()));
            DaemonPlan first = plans.get();
            for (Part part : equipment.parts()) {
                part.start();
                open.push(part);
            }
            open.push(chores);
            open.push(equipment.dispatcher());
            timetable = new Timetable(equipment.dispatcher(), chores, pulse, pulseEvery, equipment.clock());
            open.push(timetable);
            follow(first, timetable);
            timetable.start();
            Guard guard = new Guard(pulse, pulseEvery.multipliedBy(PULSES_UNTIL_SUSPICIOUS), timetable::windAnew);
            open.push(guard);
            guard.start();
            chores.doAll();
            state = State.RUNNING;
            equipment.systemd().ready(inWords(first));
            log.atInfo().addKeyValue("plan", inWords(first)).log("daemon ready");
        } catch (RuntimeException | Error failure) {
            state = State.STOPPED;
            closeAll();
            throw failure;
        }
    }

    /** Takes over the configuration as it is now. If it is wrong, that is logged and the old one stays. Runs under way go on. */
    public synchronized void reload() {
        if (state != State.RUNNING) {
            return;
        }
        equipment.systemd().reloading();
        try {
            DaemonPlan next = plans.get();
            follow(next, requireNonNull(timetable));
            log.atInfo().addKeyValue("plan", inWords(next)).log("configuration reloaded");
        } catch (HoldfastException wrong) {
            log.atError().addKeyValue("reason", wrong.explain()).log("configuration not reloaded, the old one stays");
        } catch (RuntimeException unexpected) {
            log.atError().setCause(unexpected).log("configuration not reloaded, the old one stays");
        }
        equipment.systemd().ready(inWords(requireNonNull(plan.get())));
    }

    /** Whether it runs and its scheduler has woken lately; what {@code /healthz} tells, and systemd's watchdog judges for itself. */
    public boolean isAlive() {
        return stopRequested.getCount() > 0
                && pulse.sinceLastBeat().compareTo(pulseEvery.multipliedBy(2L * PULSES_UNTIL_SUSPICIOUS)) < 0;
    }

    /** Stops, and returns when it has stopped; a second call waits for the first. */
    @Override
    public void close() {
        stopRequested.countDown();
        synchronized (this) {
            boolean running = state == State.RUNNING;
            state = State.STOPPED;
            if (running) {
                stop(requireNonNull(plan.get()).stopTimeout());
            }
        }
    }

    private void stop(Duration atMost) {
        Dispatcher dispatcher = equipment.dispatcher();
        int running = dispatcher.inProgress().size();
        log.atInfo()
                .addKeyValue("running", running)
                .addKeyValue("atMost", atMost)
                .log("daemon stopping");
        equipment
                .systemd()
                .stopping(
                        atMost.plus(AFTER_INTERRUPT.multipliedBy(2)),
                        running == 0 ? "stopping" : "stopping, " + count(running, "backup") + " may finish");
        dispatcher.stopAccepting();
        try {
            if (!dispatcher.awaitIdle(atMost)) {
                dispatcher.close();
                dispatcher.awaitIdle(AFTER_INTERRUPT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        closeAll();
        log.atInfo().log("daemon stopped");
    }

    private void closeAll() {
        while (!open.isEmpty()) {
            try {
                open.pop().close();
            } catch (Exception failure) { // whatever it is, the others are closed too
                log.atWarn().setCause(failure).log("cannot close a part");
            }
        }
    }

    private void follow(DaemonPlan next, Timetable wakes) {
        equipment.dispatcher().follow(next);
        wakes.follow(next);
        plan.set(next);
    }

    private static String count(long number, String what) {
        return number + " " + what + (number == 1 ? "" : "s");
    }

    private static String inWords(DaemonPlan plan) {
        long schedules = plan.deployments().stream()
                .mapToLong(deployment -> deployment.schedules().size())
                .sum();
        return count(plan.deployments().size(), "deployment") + ", " + count(schedules, "schedule");
    }
}
