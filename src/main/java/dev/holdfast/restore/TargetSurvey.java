package dev.holdfast.restore;

import dev.holdfast.convex.Deployment;
import dev.holdfast.convex.LiveTable;
import dev.holdfast.convex.LiveView;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.snapshot.TableName;
import java.time.Instant;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;

/** Looks at the target of a restore. Changes nothing there. */
public final class TargetSurvey {
    private TargetSurvey() {}

    /**
     * Asks one question after the other, so that the target may be written to in between.
     *
     * @param deployment the same as the view's
     * @throws DeploymentException if it does not answer, or the key may not see what a plan needs
     */
    public static TargetState of(LiveView view, Deployment deployment, Instant at) {
        SortedMap<TableName, TargetState.Table> tables = new TreeMap<>();
        for (LiveTable table : view.tables()) {
            tables.put(
                    new TableName(table.component(), table.name()),
                    new TargetState.Table(table.number(), table.documents()));
        }
        return new TargetState(
                view.name(),
                deployment.instanceName(),
                deployment.url(),
                deployment.kind(),
                deployment.version(),
                at,
                tables,
                view.files(),
                view.systemNumbers(),
                view.schemas(),
                view.environmentNames(),
                view.isPaused(),
                scheduledJobs(view),
                view.running());
    }

    /** Only a warning depends on it. */
    private static OptionalLong scheduledJobs(LiveView view) {
        try {
            return OptionalLong.of(view.scheduledJobs());
        } catch (DeploymentException e) {
            return OptionalLong.empty();
        }
    }
}
