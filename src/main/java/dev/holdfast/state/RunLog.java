package dev.holdfast.state;

import dev.holdfast.run.Run;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Remembers what ran here. Any thread may call it. No method throws because the facts cannot be stored or read: they are then kept in memory as far as
 * possible, since nothing may stop a backup because of local state.
 */
public interface RunLog {
    /** Remembers an ended run. A run that was recorded before is ignored. */
    void record(Run run);

    /** The last runs of this deployment by their end, newest first, at most so many. */
    List<Run> recent(String deployment, int limit);

    /** The last runs of all deployments by their end, newest first, at most so many. */
    List<Run> recent(int limit);

    /**
     * Since when this schedule, with a recurrence that describes itself so, has been configured here; from then on it owes backups. The first call
     * for a schedule, one after it was forgotten, and one with a changed recurrence store {@code now} and return it.
     *
     * @param evidence the earliest moment that the repository tells of this schedule. It is taken instead of {@code now}, if earlier, when nothing at
     *     all is known of the schedule, as on a new host: what was owed there is owed here.
     */
    Instant protectedSince(
            String deployment, String schedule, String recurrence, Instant now, Optional<Instant> evidence);

    /** What {@link #protectedSince} would answer without storing anything; empty where it would store. */
    Optional<Instant> protectedSinceIfKnown(String deployment, String schedule, String recurrence);

    /** As the other one, without evidence. */
    default Instant protectedSince(String deployment, String schedule, String recurrence, Instant now) {
        return protectedSince(deployment, schedule, recurrence, now, Optional.empty());
    }

    /**
     * Forgets every schedule that is not among these, its failures included, so that it is new when it comes back. Call it when a configuration was
     * taken over.
     */
    void forgetSchedulesExcept(Set<ScheduleName> configured);

    /** What all runs add up to, now. */
    RunFacts facts();
}
