package dev.holdfast.retention;

import static java.util.Objects.requireNonNull;

import dev.holdfast.retention.BucketRule.When;
import dev.holdfast.retention.LifecycleConflict.Severity;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds rules of a bucket that would remove or move away what a repository needs. A rule that removes archives by age conflicts even
 * where its age lies beyond {@code keep}: it knows neither holds nor failures and removes the last good backup too.
 */
public final class LifecycleConflicts {
    /** What must neither go nor leave the hot class. Leases and probes are no loss. */
    private static final List<String> HOT = List.of(
            "holdfast.json", "manifests/", "context/", "evidence/", "holds/", "expectations/", "audit/", "changes/");

    private static final String ARCHIVES = "archives/";

    /** Within this time a deletion by mistake should be noticed and taken back. */
    private static final int NONCURRENT_DAYS = 7;

    /** A February of 28 days, so that a period of months counts for as short as it can be. */
    private static final Instant SHORTEST = Instant.parse("2001-02-01T00:00:00Z");

    private final Layout layout;
    private final Policies policies;

    public LifecycleConflicts(Layout layout, Policies policies) {
        this.layout = requireNonNull(layout, "layout");
        this.policies = requireNonNull(policies, "policies");
    }

    /**
     * What of a bucket belongs to a repository.
     *
     * @param keyPrefix what its keys begin with; empty, or ends with a slash
     * @param deployments the names of those that are configured
     * @param tiers the names of those that are configured
     */
    public record Layout(String repository, String keyPrefix, Set<String> deployments, Set<String> tiers) {
        public Layout {
            requireNonNull(repository, "repository");
            if (!keyPrefix.isEmpty() && !keyPrefix.endsWith("/")) {
                throw new IllegalArgumentException("a key prefix ends with a slash: " + keyPrefix);
            }
            deployments = Set.copyOf(deployments);
            tiers = Set.copyOf(tiers);
        }
    }

    /** @param rules those in force, in any order; the answer has their order */
    public List<LifecycleConflict> find(Collection<BucketRule> rules) {
        List<LifecycleConflict> conflicts = new ArrayList<>();
        for (BucketRule rule : rules) {
            rule.expiry().ifPresent(when -> expiry(rule, when, conflicts));
            for (BucketRule.Move move : rule.transitions()) {
                transition(rule, move, conflicts);
            }
            if (rule.noncurrentAfterDays().orElse(NONCURRENT_DAYS) < NONCURRENT_DAYS) {
                noncurrent(rule, conflicts);
            }
        }
        return conflicts;
    }

    private void expiry(BucketRule rule, When when, List<LifecycleConflict> conflicts) {
        List<Hit> hits = hits(rule, this::keptFor, "always needed");
        add(
                conflicts,
                rule,
                Severity.LOSES,
                hits,
                "removes " + some(rule) + "objects " + when + ", whatever is held or still needed",
                "drop the rule or narrow its prefix; holdfast prune removes what is due");
        if (hits.isEmpty() && rule.prefix().startsWith(layout.keyPrefix() + ARCHIVES)) {
            add(
                    conflicts,
                    rule,
                    Severity.WARNS,
                    List.of(new Hit(rule.prefix().substring(layout.keyPrefix().length()), "not configured, so kept")),
                    "removes " + some(rule) + "archives " + when + ", whose backups would then be damaged",
                    "drop the rule; holdfast delete removes a backup that is not needed any more");
        }
    }

    private void transition(BucketRule rule, BucketRule.Move move, List<LifecycleConflict> conflicts) {
        StorageClassRules to = StorageClassRules.of(move.to());
        Severity severity = to.isArchived() ? Severity.ARCHIVES : Severity.WARNS;
        add(
                conflicts,
                rule,
                severity,
                hits(rule, archives -> tooCold(archives, move, to), "always in the hot class"),
                "moves " + some(rule) + "objects to " + move.to() + " " + move.when(),
                "drop the rule or narrow its prefix; holdfast lifecycle shows the rules that fit the configuration");
    }

    private void noncurrent(BucketRule rule, List<LifecycleConflict> conflicts) {
        add(
                conflicts,
                rule,
                Severity.WARNS,
                hits(rule, archives -> Optional.of(""), ""),
                "removes " + some(rule) + "deleted versions after "
                        + rule.noncurrentAfterDays().orElseThrow()
                        + " days, so that a deletion by mistake can soon not be taken back",
                "keep noncurrent versions for at least " + NONCURRENT_DAYS + " days");
    }

    private Optional<String> keptFor(Archives archives) {
        return Optional.of(
                policies.policyOf(layout.repository(), archives.deployment(), archives.tier(), Optional.empty())
                        .flatMap(RetentionPolicy::keep)
                        .map(age -> "kept " + age)
                        .orElse("kept by number or for ever"));
    }

    /** Says where policy has the archives at the rule's age, if that is a warmer class. */
    private Optional<String> tooCold(Archives archives, BucketRule.Move move, StorageClassRules to) {
        StoragePolicy policy = policies.storageOf(layout.repository(), archives.deployment(), archives.tier());
        Instant then = SHORTEST.plus(Duration.ofDays(move.when().afterDays().orElse(0)));
        String expected = policy.storageClass().orElse("STANDARD");
        for (StoragePolicy.Transition transition : policy.transitions()) {
            if (!transition.after().endOf(SHORTEST).isAfter(then)) {
                expected = transition.storageClass();
            }
        }
        return expected.equals(to.name()) || StorageClassRules.of(expected).isBackwards(to)
                ? Optional.empty()
                : Optional.of("then in " + expected);
    }

    private List<Hit> hits(BucketRule rule, Function<Archives, Optional<String>> needed, String hot) {
        List<Hit> hits = new ArrayList<>();
        HOT.stream()
                .filter(area -> touches(rule, area))
                .map(area -> new Hit(area, hot))
                .forEach(hits::add);
        for (String tier : new TreeSet<>(layout.tiers())) {
            for (String deployment : new TreeSet<>(layout.deployments())) {
                Archives archives = new Archives(tier, deployment);
                if (touches(rule, archives.prefix())) {
                    needed.apply(archives)
                            .map(need -> new Hit(archives.prefix(), need))
                            .ifPresent(hits::add);
                }
            }
        }
        return hits;
    }

    private boolean touches(BucketRule rule, String area) {
        String prefix = layout.keyPrefix() + area;
        return prefix.startsWith(rule.prefix()) || rule.prefix().startsWith(prefix);
    }

    private static String some(BucketRule rule) {
        return rule.isNarrowed() ? "some " : "";
    }

    private static void add(
            List<LifecycleConflict> conflicts,
            BucketRule rule,
            Severity severity,
            List<Hit> hits,
            String does,
            String hint) {
        if (!hits.isEmpty()) {
            conflicts.add(new LifecycleConflict(
                    rule.id(),
                    severity,
                    hits.stream().map(Hit::prefix).toList(),
                    "lifecycle rule '" + rule.id() + "' " + does + ": "
                            + String.join(", ", hits.stream().map(Hit::toString).toList()) + ". HINT: " + hint));
        }
    }

    private record Archives(String tier, String deployment) {
        String prefix() {
            return ARCHIVES + tier + "/" + deployment + "/";
        }
    }

    private record Hit(String prefix, String need) {
        @Override
        public String toString() {
            return need.isEmpty() ? prefix : prefix + " (" + need + ")";
        }
    }
}
