package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.PruneRecord;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Says of every backup of a repository whether it stays, with the reason. A pure function of what it is given: neither the order of
 * the backups, nor time zones, nor clocks matter, and planning anew after a plan was carried out lets nothing more go.
 *
 * <p>Above every policy stand, for each deployment instance (a re-created deployment of the same name is another instance):
 *
 * <ul>
 *   <li>the newest verified backup stays, and so do {@code min-verified} distinct snapshot times in each tier;
 *   <li>what policy did not let go of a former instance stays until it is deleted by hand: nothing new will ever come of it;
 *   <li>held and read backups stay, those that a restore needs which stands half-way, and those that another repository has still to get from here; locked ones go later; none of them counts less for it;
 *   <li>suspect backups and damaged copies neither count nor displace; where nothing is verified, nothing goes;
 *   <li>as long as nothing new succeeded since the last prune, only what that prune had named goes;
 *   <li>ages stop counting one day after the newest verified snapshot;
 *   <li>what is of a deployment or tier that is not configured stays;
 *   <li>who would lose more than half of its backups at once loses none without confirmation, unless that is steady expiry: each goes by the policy of the last
 *       prune, and at least half as many stay as that prune let stay.
 * </ul>
 *
 * Immutable; any thread may use it.
 */
public final class RetentionPlanner {
    /** Two of one instant do not happen, but if they did, the same one would count each time. */
    private static final Comparator<PruneRecord> NEWEST = Comparator.comparing(PruneRecord::at)
            .thenComparing(record -> record.due().toString());

    private final Policies policies;

    public RetentionPlanner(Policies policies) {
        this.policies = requireNonNull(policies, "policies");
    }

    /**
     * Plans for one repository.
     *
     * @param backups all that it holds, in any order, each once
     * @param prunes records of earlier prunes, in any order; the newest of each deployment instance in this repository counts
     */
    public RetentionPlan plan(String repository, List<Candidate> backups, List<PruneRecord> prunes, Instant now) {
        Map<InstanceKey, List<Candidate>> instances =
                backups.stream().collect(Collectors.groupingBy(InstanceKey::of, TreeMap::new, Collectors.toList()));
        Map<String, InstanceKey> current = current(backups, now);
        List<Decision> decisions = new ArrayList<>(backups.size());
        List<Block> blocks = new ArrayList<>();
        List<PruneRecord> records = new ArrayList<>();
        instances.forEach((key, its) -> {
            Optional<PruneRecord> last = prunes.stream()
                    .filter(record -> record.repository().equals(repository) && key.equals(InstanceKey.of(record)))
                    .max(NEWEST);
            boolean isFormer = !key.equals(current.getOrDefault(key.deployment(), key));
            InstancePlan plan = new InstancePlan(repository, policies, last, its, isFormer, now);
            decisions.addAll(plan.decisions());
            blocks.addAll(plan.blocks());
            records.add(plan.record());
        });
        return new RetentionPlan(repository, now, decisions, blocks, records);
    }

    /** By deployment the instance of its newest verified backup. */
    private static Map<String, InstanceKey> current(List<Candidate> backups, Instant now) {
        Map<String, Candidate> newest = new HashMap<>();
        for (Candidate backup : backups) {
            if (backup.isVerified() && !Novelty.isFromTheFuture(backup.snapshotTime(), now)) {
                newest.merge(
                        backup.deployment(),
                        backup,
                        (one, other) -> Candidate.OLDEST_FIRST.compare(one, other) < 0 ? other : one);
            }
        }
        Map<String, InstanceKey> current = new HashMap<>();
        newest.forEach((deployment, backup) -> current.put(deployment, InstanceKey.of(backup)));
        return current;
    }

    private record InstanceKey(String deployment, String instance) implements Comparable<InstanceKey> {
        static InstanceKey of(Candidate backup) {
            return new InstanceKey(backup.deployment(), backup.instance());
        }

        static InstanceKey of(PruneRecord record) {
            return new InstanceKey(record.deployment(), record.instance());
        }

        @Override
        public int compareTo(InstanceKey other) {
            int byDeployment = deployment.compareTo(other.deployment);
            return byDeployment != 0 ? byDeployment : instance.compareTo(other.instance);
        }
    }
}
