package dev.holdfast.daemon;

import dev.holdfast.state.ScheduleName;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Wakes one schedule, and has itself woken when the next thing may be due. */
final class BackupJob implements Job {
    private final Dispatcher dispatcher;
    private final Timetable timetable;

    BackupJob(Dispatcher dispatcher, Timetable timetable) {
        this.dispatcher = dispatcher;
        this.timetable = timetable;
    }

    @Override
    public void execute(JobExecutionContext context) {
        ScheduleName name = Timetable.scheduleOf(context.getJobDetail().getKey());
        dispatcher.consider(name).ifPresent(next -> timetable.wakeAt(context.getTrigger(), next));
    }
}
