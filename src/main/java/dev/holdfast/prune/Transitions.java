package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.prune.TransitionReport.Line;
import dev.holdfast.prune.TransitionReport.Outcome;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.TransitionPlan;
import dev.holdfast.retention.TransitionStep;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves archives to the storage class that policy has for their age: a copy onto itself inside the store, under the deployment's lease. Ended at any
 * moment it leaves each archive whole in the one class or the other, and the next time goes on. Any thread may call it.
 */
public final class Transitions {
    private static final Logger log = LoggerFactory.getLogger(Transitions.class);

    private final PruneSurroundings surroundings;

    public Transitions(PruneSurroundings surroundings) {
        this.surroundings = requireNonNull(surroundings, "surroundings");
    }

    /**
     * What is to be carried out, and by which run.
     *
     * @param run its id, for the lease
     * @param makesWay asked before each step: whether to end early, as for a backup that waits
     */
    public record Order(String run, String deployment, BooleanSupplier makesWay) {}

    /**
     * Carries out what is due of one deployment.
     *
     * @throws dev.holdfast.failure.RepositoryException if the repository is down
     */
    public TransitionReport carryOut(TransitionPlan plan, Order order) {
        List<Line> lines = new ArrayList<>();
        of(order.deployment(), plan.refused())
                .forEach(step -> lines.add(new Line(step, Outcome.REFUSED, String.join("; ", step.problems()))));
        List<TransitionStep> due = of(order.deployment(), plan.due());
        if (!due.isEmpty()) {
            Repository repository = surroundings.repositories().apply(plan.repository());
            Instant deadline = surroundings.clock().instant().plus(surroundings.timeout());
            lines.addAll(new Reclassification(surroundings, repository, deadline, order).moveAll(due));
            // what the catalog shows of classes may be an hour old otherwise
            repository.refresh();
        }
        TransitionReport report = new TransitionReport(plan.repository(), order.deployment(), lines);
        tell(report);
        return report;
    }

    private static List<TransitionStep> of(String deployment, List<TransitionStep> steps) {
        return steps.stream()
                .filter(step -> step.candidate().deployment().equals(deployment))
                .toList();
    }

    private static void tell(TransitionReport report) {
        if (report.lines().isEmpty()) {
            return;
        }
        List<Line> refused = report.with(Outcome.REFUSED);
        (refused.isEmpty() ? log.atInfo() : log.atWarn())
                .addKeyValue("repository", report.repository())
                .addKeyValue("deployment", report.deployment())
                .addKeyValue("moved", report.with(Outcome.MOVED).size())
                .addKeyValue("later", report.with(Outcome.LATER).size())
                .addKeyValue("refused", refused.size())
                .addKeyValue(
                        "problems",
                        refused.stream().map(Line::problem).distinct().limit(3).toList())
                .log("archives moved to other storage classes");
    }
}
