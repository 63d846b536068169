package dev.holdfast.watch;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.schedule.Appointments;
import java.time.Instant;
import java.util.Optional;

/**
 * That a deployment is to be drilled.
 *
 * @param into the deployment that its backups are restored into
 * @param appointments its days; empty if it is done by hand alone: nothing is then promised about when
 * @param since when those are configured here, or longer
 */
public record WatchedDrill(String into, Optional<Appointments> appointments, Instant since, Objectives objectives) {
    public WatchedDrill {
        requireNonNull(into, "into");
        requireNonNull(appointments, "appointments");
        requireNonNull(since, "since");
        requireNonNull(objectives, "objectives");
    }
}
