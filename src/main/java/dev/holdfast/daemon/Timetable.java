package dev.holdfast.daemon;

import static java.util.Objects.requireNonNull;

import dev.holdfast.daemon.DaemonPlan.DeploymentPlan;
import dev.holdfast.schedule.Schedule;
import dev.holdfast.state.ScheduleName;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import org.quartz.Job;
import org.quartz.JobBuilder;
import org.quartz.JobKey;
import org.quartz.Scheduler;
import org.quartz.SchedulerException;
import org.quartz.SimpleScheduleBuilder;
import org.quartz.Trigger;
import org.quartz.TriggerBuilder;
import org.quartz.impl.StdSchedulerFactory;
import org.quartz.impl.matchers.GroupMatcher;

/**
 * Everything that Quartz wakes: one job for each schedule, one for each chore, and the pulse. Nothing is stored: a restart asks the repository.
 *
 * <p>Quartz keeps the wall clock, so that after a clock was set back its triggers lie in the future, the pulse included. {@link #windAnew} sets all of them
 * by the clock as it is now.
 */
final class Timetable implements AutoCloseable {
    private static final String PULSE = "pulse";
    private static final String CHORES = "chores";
    private static final String SCHEDULES = "schedule:";

    /** The jobs only ask and hand over. */
    private static final int THREADS = 3;

    private final Dispatcher dispatcher;
    private final Chores chores;
    private final Pulse pulse;
    private final Duration pulseEvery;
    private final Clock clock;
    private final Scheduler quartz;

    Timetable(Dispatcher dispatcher, Chores chores, Pulse pulse, Duration pulseEvery, Clock clock) {
        this.dispatcher = requireNonNull(dispatcher, "dispatcher");
        this.chores = requireNonNull(chores, "chores");
        this.pulse = requireNonNull(pulse, "pulse");
        this.pulseEvery = requireNonNull(pulseEvery, "pulseEvery");
        this.clock = requireNonNull(clock, "clock");
        this.quartz = quartz();
    }

    /** Quartz knows its schedulers by name in the whole JVM, so each gets its own. */
    private Scheduler quartz() {
        Properties settings = new Properties();
        settings.setProperty(StdSchedulerFactory.PROP_SCHED_INSTANCE_NAME, "holdfast-" + UUID.randomUUID());
        settings.setProperty(StdSchedulerFactory.PROP_SCHED_THREAD_NAME, "quartz");
        settings.setProperty(StdSchedulerFactory.PROP_SCHED_MAKE_SCHEDULER_THREAD_DAEMON, "true");
        settings.setProperty(StdSchedulerFactory.PROP_THREAD_POOL_CLASS, "org.quartz.simpl.SimpleThreadPool");
        settings.setProperty("org.quartz.threadPool.threadCount", Integer.toString(THREADS));
        settings.setProperty("org.quartz.threadPool.threadNamePrefix", "quartz");
        settings.setProperty("org.quartz.threadPool.makeThreadsDaemons", "true");
        settings.setProperty(StdSchedulerFactory.PROP_JOB_STORE_CLASS, "org.quartz.simpl.RAMJobStore");
        try {
            Scheduler scheduler = new StdSchedulerFactory(settings).getScheduler();
            scheduler.setJobFactory((fired, ignored) -> job(fired.getJobDetail().getJobClass()));
            return scheduler;
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz refused its settings", e);
        }
    }

    private Job job(Class<? extends Job> type) {
        if (type == BackupJob.class) {
            return new BackupJob(dispatcher, this);
        }
        return type == ChoreJob.class ? new ChoreJob(chores, this) : new PulseJob(dispatcher, pulse);
    }

    /** Begins to wake. The pulse beats at once. */
    void start() {
        guarded(() -> {
            add(PulseJob.class, new JobKey(PULSE), pulseTrigger(new JobKey(PULSE)));
            for (String name : chores.byName().keySet()) {
                JobKey key = new JobKey(name, CHORES);
                nextMoment(name).ifPresent(next -> guarded(() -> add(ChoreJob.class, key, once(key, next))));
            }
            quartz.start();
        });
    }

    /** Takes over a plan: each of its schedules is woken at once, and then sets its own next time. */
    void follow(DaemonPlan plan) {
        guarded(() -> {
            Set<JobKey> wanted = new HashSet<>();
            for (DeploymentPlan deployment : plan.deployments()) {
                for (Schedule schedule : deployment.schedules()) {
                    JobKey key = keyOf(new ScheduleName(deployment.name(), schedule.name()));
                    wanted.add(key);
                    add(BackupJob.class, key, once(key, clock.instant()));
                }
            }
            for (JobKey key : quartz.getJobKeys(GroupMatcher.jobGroupStartsWith(SCHEDULES))) {
                if (!wanted.contains(key)) {
                    quartz.deleteJob(key);
                }
            }
        });
    }

    /** Sets everything by the clock as it is now. */
    void windAnew() {
        guarded(() -> {
            for (JobKey key : quartz.getJobKeys(GroupMatcher.anyJobGroup())) {
                Class<? extends Job> type = quartz.getJobDetail(key).getJobClass();
                if (type == ChoreJob.class) {
                    nextMoment(key.getName()).ifPresent(next -> guarded(() -> add(type, key, once(key, next))));
                } else {
                    add(type, key, type == PulseJob.class ? pulseTrigger(key) : once(key, clock.instant()));
                }
            }
        });
    }

    /** Has the job of this trigger woken then, and not before. */
    void wakeAt(Trigger trigger, Instant next) {
        guarded(() -> quartz.rescheduleJob(trigger.getKey(), once(trigger.getJobKey(), next)));
    }

    /** The next moment of a chore. */
    Optional<Instant> nextMoment(String chore) {
        return chores.byName().get(chore).when().after(clock.instant());
    }

    static ScheduleName scheduleOf(JobKey key) {
        return new ScheduleName(key.getGroup().substring(SCHEDULES.length()), key.getName());
    }

    private static JobKey keyOf(ScheduleName name) {
        return new JobKey(name.schedule(), SCHEDULES + name.deployment());
    }

    private void add(Class<? extends Job> type, JobKey key, Trigger trigger) throws SchedulerException {
        quartz.scheduleJob(
                JobBuilder.newJob(type).withIdentity(key).storeDurably().build(), Set.of(trigger), true);
    }

    /** A time that is missed is made up for at once; the ledger says whether there is anything to do. */
    private static Trigger once(JobKey key, Instant at) {
        return TriggerBuilder.newTrigger()
                .withIdentity(key.getName(), key.getGroup())
                .forJob(key)
                .startAt(Date.from(at))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule().withMisfireHandlingInstructionFireNow())
                .build();
    }

    /** Beats that were missed are left out. */
    private Trigger pulseTrigger(JobKey key) {
        return TriggerBuilder.newTrigger()
                .withIdentity(key.getName(), key.getGroup())
                .forJob(key)
                .startAt(Date.from(clock.instant()))
                .withSchedule(SimpleScheduleBuilder.simpleSchedule()
                        .withIntervalInMilliseconds(pulseEvery.toMillis())
                        .repeatForever()
                        .withMisfireHandlingInstructionNextWithRemainingCount())
                .build();
    }

    /** Wakes nobody any more. Returns at once. */
    @Override
    public void close() {
        guarded(() -> quartz.shutdown(false));
    }

    @FunctionalInterface
    private interface QuartzCall {
        void run() throws SchedulerException;
    }

    private static void guarded(QuartzCall call) {
        try {
            call.run();
        } catch (SchedulerException e) {
            throw new IllegalStateException("Quartz refused: " + e.getMessage(), e);
        }
    }
}
