package dev.holdfast.drill;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.DrillRecord.Objectives;
import dev.holdfast.schedule.Appointments;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * How a deployment is drilled, as configured.
 *
 * @param deployment whose backups are restored
 * @param into the deployment they are restored into: never one marked production
 * @param appointments the days on which the daemon drills; empty if it is done by hand alone
 * @param choice which backup, where nobody says another
 * @param checks names of those to be run against what was restored
 * @param timeout after which a drill is stopped
 * @param isCleanedUp whether {@code into} is put back afterwards to what it was
 */
public record DrillPlan(
        String deployment,
        String into,
        Optional<Appointments> appointments,
        Choice choice,
        List<String> checks,
        Duration timeout,
        boolean isCleanedUp,
        Objectives objectives) {
    public DrillPlan {
        requireNonNull(deployment, "deployment");
        requireNonNull(into, "into");
        requireNonNull(appointments, "appointments");
        requireNonNull(choice, "choice");
        checks = List.copyOf(checks);
        requireNonNull(timeout, "timeout");
        requireNonNull(objectives, "objectives");
        if (into.equals(deployment)) {
            throw new IllegalArgumentException(deployment + " cannot be drilled into itself");
        }
    }
}
