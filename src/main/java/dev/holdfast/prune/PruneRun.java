package dev.holdfast.prune;

import dev.holdfast.prune.PruneReport.Line;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.repository.Lease;
import dev.holdfast.repository.Repository;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Decision;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.retention.RetentionPlanner;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One prune of one deployment in one repository, whose lease it has. */
final class PruneRun {
    /** A prune with nothing to do is recorded so often, as proof that there was one. */
    private static final Duration PROOF_EVERY = Duration.ofDays(1);

    private static final Logger log = LoggerFactory.getLogger(PruneRun.class);

    private final PruneSurroundings surroundings;
    private final Repository repository;
    private final Lease lease;
    private final Pruner.Order order;
    private final Instant deadline;

    PruneRun(PruneSurroundings surroundings, Repository repository, Lease lease, Pruner.Order order, Instant deadline) {
        this.surroundings = surroundings;
        this.repository = repository;
        this.lease = lease;
        this.order = order;
        this.deadline = deadline;
    }

    PruneReport execute(Inventory inventory, RetentionPlanner planner) {
        Instant now = surroundings.clock().instant();
        RetentionPlan plan = planner.plan(repository.name(), inventory.candidates(), inventory.prunes(), now);
        Set<Decision> going = new HashSet<>(order.confirmed() ? plan.removals() : plan.unguardedRemovals());
        List<Block> blocks = new ArrayList<>(plan.blocks());
        if (order.confirmed()) {
            blocks.removeIf(block -> block.kind() == Block.Kind.MASS_DELETE);
        }
        record(plan, inventory, blocks);
        Removals removals = new Removals(repository, lease, surroundings.clock(), deadline, order.makesWay());
        List<Line> lines = new ArrayList<>();
        for (Decision decision : plan.decisions()) {
            Removals.Result result = going.contains(decision)
                    ? removals.remove(decision.candidate().manifest())
                    : new Removals.Result(left(decision), "");
            lines.add(new Line(decision, result.outcome(), result.problem()));
        }
        blocks.addAll(removals.blocks(order.deployment()));
        PruneReport report = new PruneReport(
                repository.name(), Optional.of(order.deployment()), Optional.of(order.run()), now, lines, blocks);
        tell(report);
        return report;
    }

    private static Outcome left(Decision decision) {
        return switch (decision.fate()) {
            case KEEP -> Outcome.KEPT;
            case LATER -> Outcome.LATER;
            case REMOVE -> Outcome.REFUSED;
        };
    }

    /** What is named there may go although nothing new succeeded since; so nothing is named that a guard holds back. */
    private void record(RetentionPlan plan, Inventory inventory, List<Block> blocks) {
        plan.recordsBy(surroundings.by()).stream()
                .filter(record -> blocks.stream().noneMatch(block -> isGuard(block, record.instance())))
                .filter(record -> !record.due().isEmpty()
                        || inventory
                                .holdings()
                                .lastPrune(record.deployment(), record.instance())
                                .filter(last -> last.at().plus(PROOF_EVERY).isAfter(record.at()))
                                .isEmpty())
                .forEach(repository.prunes()::record);
    }

    private static boolean isGuard(Block block, String instance) {
        return (block.kind() == Block.Kind.MASS_DELETE || block.kind() == Block.Kind.NOTHING_NEW)
                && block.instance().map(instance::equals).orElse(true);
    }

    private static void tell(PruneReport report) {
        String deployment = report.deployment().orElse("");
        report.with(Outcome.REMOVED)
                .forEach(line -> log.atInfo()
                        .addKeyValue("backup", line.decision().candidate().id())
                        .addKeyValue("deployment", deployment)
                        .addKeyValue("repository", report.repository())
                        .addKeyValue("bytes", line.decision().candidate().storedBytes())
                        .addKeyValue("reason", line.reason())
                        .log("backup removed"));
        log.atInfo()
                .addKeyValue("deployment", deployment)
                .addKeyValue("repository", report.repository())
                .addKeyValue("removed", report.with(Outcome.REMOVED).size())
                .addKeyValue("bytes", report.bytes(Outcome.REMOVED))
                .addKeyValue("kept", report.with(Outcome.KEPT).size())
                .addKeyValue("later", report.with(Outcome.LATER).size())
                .addKeyValue("refused", report.with(Outcome.REFUSED).size())
                .addKeyValue("blocks", report.blocksByWord().keySet())
                .log("pruned");
    }
}
