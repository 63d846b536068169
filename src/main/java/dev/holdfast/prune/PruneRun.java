package dev.holdfast.prune;

import dev.holdfast.manifest.PruneRecord;
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

    PruneReport execute(Look look, RetentionPlanner planner) {
        Instant lookedAt = surroundings.clock().instant();
        Inventory inventory = look.now().ofDeployment(order.deployment());
        RetentionPlan plan = plan(inventory, planner);
        Set<Decision> going = new HashSet<>(order.confirmed() ? plan.removals() : plan.unguardedRemovals());
        List<Block> blocks = new ArrayList<>(plan.blocks());
        if (order.confirmed()) {
            blocks.removeIf(block -> block.kind() == Block.Kind.MASS_DELETE);
        }
        record(plan, inventory, blocks, going);
        StillDue stillDue = new StillDue(
                plan, lookedAt, () -> plan(look.now().ofDeployment(order.deployment()), planner), surroundings.clock());
        Removals removals = new Removals(
                repository,
                lease,
                surroundings.clock(),
                new Removals.Limits(deadline, order.makesWay(), stillDue::test));
        List<Line> lines = new ArrayList<>();
        for (Decision decision : plan.decisions()) {
            Removals.Result result = going.contains(decision)
                    ? removals.remove(decision.candidate().manifest())
                    : new Removals.Result(left(decision), "");
            Line line = new Line(decision, result.outcome(), result.problem());
            lines.add(line);
            tell(line);
        }
        blocks.addAll(removals.blocks(order.deployment()));
        PruneReport report = new PruneReport(
                repository.name(),
                Optional.of(order.deployment()),
                Optional.of(order.run()),
                inventory.at(),
                lines,
                blocks);
        tell(report);
        return report;
    }

    private RetentionPlan plan(Inventory inventory, RetentionPlanner planner) {
        return planner.plan(repository.name(), inventory.candidates(), inventory.prunes(), inventory.at());
    }

    private static Outcome left(Decision decision) {
        return switch (decision.fate()) {
            case KEEP -> Outcome.KEPT;
            case LATER -> Outcome.LATER;
            case REMOVE -> Outcome.REFUSED;
        };
    }

    /**
     * Whatever goes is named before, each time. Else what is due is, so that a lock that runs out needs nothing new, unless a guard holds it back; and that there was
     * a prune at all, once a day.
     */
    private void record(RetentionPlan plan, Inventory inventory, List<Block> blocks, Set<Decision> going) {
        for (PruneRecord record : plan.recordsBy(surroundings.by(), order.confirmed())) {
            Optional<PruneRecord> today = inventory
                    .holdings()
                    .evidence()
                    .lastPrune(record.deployment(), record.instance())
                    .filter(last -> last.at().plus(PROOF_EVERY).isAfter(record.at()));
            boolean isRecorded = today.filter(last -> says(last, record)).isPresent();
            boolean removes = going.stream()
                    .anyMatch(decision -> decision.candidate().instance().equals(record.instance()));
            boolean isGuarded = blocks.stream().anyMatch(block -> isGuard(block, record.instance()));
            boolean isProof = record.due().isEmpty()
                    && today.filter(last -> last.policies().equals(record.policies()))
                            .isEmpty();
            if (removes ? !isRecorded : !isGuarded && (isProof || (!record.due().isEmpty() && !isRecorded))) {
                repository.prunes().record(record);
            }
        }
    }

    /** One that is tried each hour, as where the key may not delete, need not be named each time. */
    private static boolean says(PruneRecord last, PruneRecord next) {
        return last.due().equals(next.due())
                && last.newest().equals(next.newest())
                && last.policies().equals(next.policies())
                && last.by().equals(next.by());
    }

    private static boolean isGuard(Block block, String instance) {
        return (block.kind() == Block.Kind.MASS_DELETE || block.kind() == Block.Kind.NOTHING_NEW)
                && block.instance().map(instance::equals).orElse(true);
    }

    /** At once: what ends a prune half-way must not hide what it did. */
    private void tell(Line line) {
        if (line.outcome() == Outcome.REMOVED) {
            log.atInfo()
                    .addKeyValue("backup", line.decision().candidate().id())
                    .addKeyValue("deployment", order.deployment())
                    .addKeyValue("repository", repository.name())
                    .addKeyValue("bytes", line.decision().candidate().storedBytes())
                    .addKeyValue("reason", line.reason())
                    .log("backup removed");
        }
    }

    private static void tell(PruneReport report) {
        String deployment = report.deployment().orElse("");
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
