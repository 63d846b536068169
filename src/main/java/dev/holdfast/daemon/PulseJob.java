package dev.holdfast.daemon;

import org.quartz.DisallowConcurrentExecution;
import org.quartz.Job;
import org.quartz.JobExecutionContext;

/** Considers every schedule, whatever the timers say: after a suspend, a set clock, a failed run. Only then does the pulse beat. */
@DisallowConcurrentExecution
final class PulseJob implements Job {
    private final Dispatcher dispatcher;
    private final Pulse pulse;

    PulseJob(Dispatcher dispatcher, Pulse pulse) {
        this.dispatcher = dispatcher;
        this.pulse = pulse;
    }

    @Override
    public void execute(JobExecutionContext context) {
        dispatcher.considerAll();
        pulse.beat();
    }
}
