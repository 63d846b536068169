package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.Policies;
import dev.holdfast.retention.StoragePolicy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The lifecycle rules that a bucket should have for a repository: the transitions of policy where the bucket carries them out, and that unfinished uploads
 * are dropped, and where it keeps versions the old ones of leases and probes. No rule removes a backup: a rule knows neither holds nor failures. Immutable.
 *
 * <p>Each rule has the prefix of one tier of one deployment: deployments may have policies of their own, and other hosts may keep other deployments in the
 * same repository.
 */
public final class BucketLifecycle {
    /** The most rules that S3 takes for a bucket; others may have some. */
    private static final int MOST_RULES = 900;

    /** Of a rule into the two infrequent-access classes, and of the one after it: S3 refuses less. */
    private static final int LEAST_DAYS = 30;

    private static final Set<String> INFREQUENT = Set.of("STANDARD_IA", "ONEZONE_IA");

    /** A month of 31 days and a leap year: a rule must not come before the age is reached. */
    private static final Instant LONGEST = Instant.parse("2024-01-01T00:00:00Z");

    /** Far longer than any upload takes; the sweep drops ours after a day. */
    private static final int ABORT_AFTER_DAYS = 7;

    /** What is written again and again. */
    private static final List<String> REWRITTEN = List.of("leases/", "probe/");

    private static final int FORGET_AFTER_DAYS = 1;

    private static final String ARCHIVES = "archives/";

    private final Policies policies;
    private final Set<String> deployments;
    private final Set<String> tiers;

    /**
     * @param deployments names of those that are configured
     * @param tiers names of those that are configured
     */
    public BucketLifecycle(Policies policies, Set<String> deployments, Set<String> tiers) {
        this.policies = requireNonNull(policies, "policies");
        this.deployments = new TreeSet<>(deployments);
        this.tiers = new TreeSet<>(tiers);
    }

    /**
     * The rules for a repository, sorted by prefix, the one about uploads last.
     *
     * @throws RefusedException if S3 has no rules that do what policy says
     */
    public List<LifecycleRule> rules(String repository, String keyPrefix, boolean movesArchives) {
        List<LifecycleRule> rules = new ArrayList<>();
        for (String tier : movesArchives ? tiers : Set.<String>of()) {
            for (String deployment : deployments) {
                List<StoragePolicy.Transition> transitions =
                        policies.storageOf(repository, deployment, tier).transitions();
                if (!transitions.isEmpty()) {
                    String prefix = keyPrefix + ARCHIVES + tier + "/" + deployment + "/";
                    rules.add(LifecycleRule.moving(id(prefix), prefix, moves(repository, tier, transitions)));
                }
            }
        }
        if (rules.size() > MOST_RULES) {
            throw new RefusedException(
                    "repository " + repository + " would need " + rules.size()
                            + " lifecycle rules, one for each tier of each deployment, and a bucket takes 1000",
                    "let Holdfast move the archives (managed-by = holdfast), or divide the deployments among repositories");
        }
        String uploads = keyPrefix + ARCHIVES;
        rules.add(LifecycleRule.aborting(id(uploads) + "-unfinished-uploads", uploads, ABORT_AFTER_DAYS));
        return rules;
    }

    /**
     * The rules that a bucket which keeps versions should have besides: leases are rewritten each minute and hidden at their end, probes likewise, and their
     * old versions are of no use to anybody. Of backups no version is removed by a rule.
     */
    public List<LifecycleRule> rulesForVersions(String keyPrefix) {
        return REWRITTEN.stream()
                .map(area -> LifecycleRule.forgetting(
                        id(keyPrefix + area) + "-old-versions", keyPrefix + area, FORGET_AFTER_DAYS))
                .toList();
    }

    /** The rules of ours in a bucket that are for deployments of other hosts, or that are not configured any more: they stay. */
    public List<LifecycleRule> others(BucketRules bucket) {
        String archives = bucket.keyPrefix() + ARCHIVES;
        return bucket.lifecycle().stream()
                .filter(rule -> rule.isOursFor(bucket.keyPrefix()))
                .filter(rule -> rule.prefix().startsWith(archives))
                .filter(rule -> isOfOthers(rule.prefix().substring(archives.length())))
                .toList();
    }

    private boolean isOfOthers(String tierAndDeployment) {
        String[] parts = tierAndDeployment.split("/", -1);
        return parts.length == 3 && !deployments.contains(parts[1]);
    }

    /** As in {@code holdfast-convex-archives-monthly-prod}: tells its prefix, so that repositories of one bucket do not meet. */
    private static String id(String prefix) {
        return LifecycleRule.OURS + prefix.substring(0, prefix.length() - 1).replace('/', '-');
    }

    private static List<LifecycleRule.Transition> moves(
            String repository, String tier, List<StoragePolicy.Transition> transitions) {
        List<LifecycleRule.Transition> moves = new ArrayList<>();
        int least = 0;
        for (StoragePolicy.Transition transition : transitions) {
            String to = transition.storageClass();
            int days = days(transition.after());
            int needed = INFREQUENT.contains(to) ? Math.max(least, LEAST_DAYS) : least;
            if (days < needed) {
                throw new RefusedException(
                        "no bucket moves archives of the tier " + tier + " to " + to + " at the age of "
                                + transition.after() + ": S3 takes no rule below " + needed + " days there",
                        "set a later age for it in repository " + repository
                                + ", write the archives in that class at once (storage-class), or use managed-by = holdfast");
            }
            moves.add(new LifecycleRule.Transition(LifecycleRule.When.afterDays(days), to));
            least = INFREQUENT.contains(to) ? days + LEAST_DAYS : days + 1;
        }
        return moves;
    }

    /** Whole days, begun ones counted. */
    private static int days(Age age) {
        Duration length = Duration.between(LONGEST, age.endOf(LONGEST));
        return Math.toIntExact(length.plusDays(1).minusNanos(1).toDays());
    }
}
