package dev.holdfast.prune;

import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.PruneRecord;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Candidate;
import dev.holdfast.retention.Decision;
import dev.holdfast.retention.Obstacles;
import dev.holdfast.retention.RetentionPlan;
import dev.holdfast.retention.RetentionPlanner;
import dev.holdfast.retention.TransitionPlanner;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Nothing but the planner, with maps for repositories. */
final class PlannedStock implements Stock {
    private final TeamPolicy policies = new TeamPolicy();
    private final Clock clock;
    private final Witness witness;
    private final Map<String, Map<BackupId, Candidate>> backups =
            Map.of(TeamPolicy.LOCAL, new HashMap<>(), TeamPolicy.CLOUD, new HashMap<>());
    private final Map<String, PruneRecord> prunes = new HashMap<>();

    PlannedStock(Clock clock, Witness witness) {
        this.clock = clock;
        this.witness = witness;
    }

    @Override
    public void store(String repository, Manifest manifest) {
        backups.get(repository).put(manifest.id(), Candidate.of(manifest));
    }

    @Override
    public void replicate() {
        missingInTheCloud().forEach(it -> backups.get(TeamPolicy.CLOUD).put(it.id(), it));
    }

    private List<Candidate> missingInTheCloud() {
        Map<BackupId, Candidate> cloud = backups.get(TeamPolicy.CLOUD);
        List<Candidate> all = new ArrayList<>(cloud.values());
        backups.get(TeamPolicy.LOCAL).values().stream()
                .filter(it -> TeamPolicy.into(it.tier()).contains(TeamPolicy.CLOUD))
                .filter(it -> !cloud.containsKey(it.id()))
                .map(it -> Candidate.of(it.manifest()))
                .forEach(all::add);
        return new RetentionPlanner(policies)
                .plan(TeamPolicy.CLOUD, all, List.of(), clock.instant()).kept().stream()
                        .filter(it -> !cloud.containsKey(it.id()))
                        .toList();
    }

    @Override
    public void hold(String repository, Hold hold) {
        obstacle(repository, hold.backup(), new Obstacles(Optional.of(hold), false, Optional.empty()));
    }

    @Override
    public void unhold(String repository, BackupId backup) {
        obstacle(repository, backup, Obstacles.none());
    }

    private void obstacle(String repository, BackupId backup, Obstacles obstacles) {
        backups.get(repository)
                .computeIfPresent(
                        backup,
                        (id, it) -> new Candidate(
                                it.manifest(), it.isGood(), it.storageClass(), it.classSince(), obstacles));
    }

    @Override
    public void restart() {}

    @Override
    public List<Block> prune(String repository, OptionalInt killedAfter) {
        RetentionPlan plan = plan(repository);
        if (plan.blocks().stream().noneMatch(block -> block.kind() == Block.Kind.NOTHING_NEW)) {
            plan.recordsBy("ops@host", false).forEach(record -> prunes.put(repository, record));
        }
        int deletions = 0;
        for (Decision removal : plan.unguardedRemovals()) {
            if (killedAfter.isPresent() && deletions >= killedAfter.getAsInt()) {
                return plan.blocks();
            }
            backups.get(repository).remove(removal.candidate().id());
            witness.removed(repository, removal.candidate().id());
            deletions += 2;
        }
        return plan.blocks();
    }

    @Override
    public void transition(String repository) {
        new TransitionPlanner(policies)
                .plan(plan(repository))
                .due()
                .forEach(step -> backups.get(repository)
                        .computeIfPresent(
                                step.candidate().id(),
                                (id, it) -> new Candidate(
                                        it.manifest(), it.isGood(), step.to(), clock.instant(), it.obstacles())));
    }

    @Override
    public Map<BackupId, String> classes(String repository) {
        return backups.get(repository).values().stream()
                .collect(Collectors.toMap(Candidate::id, Candidate::storageClass));
    }

    @Override
    public RetentionPlan plan(String repository) {
        return new RetentionPlanner(policies)
                .plan(
                        repository,
                        repository.equals(TeamPolicy.LOCAL)
                                ? owing(missingInTheCloud())
                                : List.copyOf(backups.get(repository).values()),
                        Optional.ofNullable(prunes.get(repository)).stream().toList(),
                        clock.instant());
    }

    private List<Candidate> owing(List<Candidate> missing) {
        Map<BackupId, Candidate> here = new HashMap<>(backups.get(TeamPolicy.LOCAL));
        missing.forEach(it ->
                here.computeIfPresent(it.id(), (id, own) -> own.owedTo(new TreeSet<>(List.of(TeamPolicy.CLOUD)))));
        return List.copyOf(here.values());
    }
}
