package dev.holdfast.cli;

import dev.holdfast.drill.DrillOrder;
import dev.holdfast.drill.DrillPlan;
import dev.holdfast.drill.DrillProgress;
import dev.holdfast.manifest.DrillRecord;
import java.util.Optional;

/** Drills. */
public interface DrillDesk {
    /** How a deployment is drilled as configured; empty if it is not. */
    Optional<DrillPlan> configured(String deployment);

    /**
     * How a deployment is drilled, by hand, into another one than is configured, or into one where none is.
     *
     * @throws dev.holdfast.failure.RefusedException if that one is production, or has no key that may import
     * @throws dev.holdfast.failure.ConfigurationException if there is no such deployment
     */
    DrillPlan into(String deployment, String into);

    /** How a deployment is rehearsed: without another one, and without checks. */
    DrillPlan rehearsal(String deployment);

    /** {@link dev.holdfast.drill.Drills#run}. */
    DrillRecord run(DrillOrder order, DrillProgress progress) throws InterruptedException;
}
