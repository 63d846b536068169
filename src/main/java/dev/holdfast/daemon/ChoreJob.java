package dev.holdfast.daemon;

import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Begins one chore at its moment. */
final class ChoreJob implements Job {
    private final Chores chores;
    private final Timetable timetable;

    ChoreJob(Chores chores, Timetable timetable) {
        this.chores = chores;
        this.timetable = timetable;
    }

    @Override
    public void execute(JobExecutionContext context) {
        String name = context.getJobDetail().getKey().getName();
        chores.begin(name);
        timetable.nextMoment(name).ifPresent(next -> timetable.wakeAt(context.getTrigger(), next));
    }
}
