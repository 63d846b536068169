package dev.holdfast.prune;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.prune.BucketFindings.Finding;
import dev.holdfast.prune.BucketFindings.Severity;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.BucketRules.ObjectLock;
import dev.holdfast.repository.BucketRules.StandardLock;
import dev.holdfast.repository.BucketRules.Versioning;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.retention.Age;
import dev.holdfast.retention.BucketRule;
import dev.holdfast.retention.LifecycleConflict;
import dev.holdfast.retention.LifecycleConflicts;
import dev.holdfast.retention.Policies;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Reads what the operator of a bucket has set for it (lifecycle, versioning, Object Lock) and finds what goes against the configuration. What the key may
 * not ask is a finding, too; nothing throws. Changes nothing. Any thread may call it.
 */
public final class BucketAudit {
    private final Policies policies;
    private final Set<String> deployments;
    private final Set<String> tiers;
    private final BucketLifecycle wanted;
    private final Clock clock;

    /**
     * @param deployments names of those that are configured
     * @param tiers names of those that are configured
     */
    public BucketAudit(Policies policies, Set<String> deployments, Set<String> tiers, Clock clock) {
        this.policies = requireNonNull(policies, "policies");
        this.deployments = Set.copyOf(deployments);
        this.tiers = Set.copyOf(tiers);
        this.wanted = new BucketLifecycle(policies, deployments, tiers);
        this.clock = requireNonNull(clock, "clock");
    }

    public BucketFindings audit(Repository repository, BucketTerms terms) {
        Inspection found = new Inspection(repository.name(), terms);
        repository.store().bucket().ifPresent(bucket -> {
            found.at("lifecycle rules", "s3:GetLifecycleConfiguration", () -> found.lifecycle(bucket));
            found.at("versioning", "s3:GetBucketVersioning", () -> found.versioning(bucket));
            found.at("Object Lock", "s3:GetBucketObjectLockConfiguration", () -> found.lock(bucket.objectLock()));
        });
        found.findings.sort(Comparator.comparing(Finding::severity));
        return new BucketFindings(repository.name(), clock.instant(), found.isComplete, found.findings);
    }

    /** One audit. */
    private final class Inspection {
        private final String repository;
        private final BucketTerms terms;
        private final List<Finding> findings = new ArrayList<>();
        private boolean isComplete = true;

        Inspection(String repository, BucketTerms terms) {
            this.repository = repository;
            this.terms = terms;
        }

        /** A store that has no such thing can do no harm by it. */
        private void at(String what, String permission, Runnable look) {
            try {
                look.run();
            } catch (StoreCannotException e) {
                if (what.equals("Object Lock")) {
                    lock(Optional.empty());
                }
            } catch (HoldfastException e) {
                isComplete = false;
                String hint = e.hint().isEmpty() ? "allow " + permission + " to its key" : e.hint();
                // Where the store is down or has no such bucket, each question fails for the same reason.
                if (findings.stream().noneMatch(finding -> finding.hint().equals(hint))) {
                    warn("its bucket's " + what + " cannot be looked at: " + e.getMessage(), hint);
                }
            }
        }

        private void lifecycle(BucketRules bucket) {
            List<LifecycleRule> rules = bucket.lifecycle();
            List<BucketRule> inForce = rules.stream()
                    .filter(LifecycleRule::isEnabled)
                    .map(BucketAudit::rule)
                    .toList();
            new LifecycleConflicts(
                            new LifecycleConflicts.Layout(repository, bucket.keyPrefix(), deployments, tiers), policies)
                    .find(inForce)
                    .forEach(this::add);
            if (terms.movesArchives()) {
                missing(bucket, rules);
            }
        }

        private void missing(BucketRules bucket, List<LifecycleRule> rules) {
            List<LifecycleRule> needed;
            try {
                needed = wanted.rules(repository, bucket.keyPrefix(), true);
            } catch (RefusedException e) {
                critical(String.valueOf(e.getMessage()), e.hint());
                return;
            }
            List<String> missing = needed.stream()
                    .filter(rule -> !rules.contains(rule))
                    .map(LifecycleRule::id)
                    .toList();
            if (!missing.isEmpty()) {
                warn(
                        "managed-by = bucket, but the bucket lacks these rules, or has them otherwise: "
                                + String.join(", ", missing),
                        "install them: holdfast lifecycle --apply --repository " + repository);
            }
        }

        private void versioning(BucketRules bucket) {
            Versioning versioning = bucket.versioning();
            if (versioning != Versioning.OFF) {
                oldVersions(bucket);
            }
            if (versioning != Versioning.OFF && !terms.movesArchives() && hasTransitions()) {
                warn(
                        "its bucket keeps versions, so that Holdfast moves no archives to other classes: the old version"
                                + " would stay and be billed",
                        "set managed-by = bucket and install the rules: holdfast lifecycle --apply --repository "
                                + repository);
            }
        }

        private void oldVersions(BucketRules bucket) {
            List<LifecycleRule> rules;
            try {
                rules = bucket.lifecycle();
            } catch (HoldfastException e) {
                // That they cannot be read was found before.
                return;
            }
            boolean isForgotten = wanted.rulesForVersions(bucket.keyPrefix()).stream()
                    .allMatch(needed -> rules.stream().anyMatch(rule -> forgets(rule, needed.prefix())));
            if (!isForgotten) {
                warn(
                        "its bucket keeps versions, and no rule removes the old ones of leases and probes: they pile up",
                        "install one: holdfast lifecycle --apply --repository " + repository);
            }
        }

        private static boolean forgets(LifecycleRule rule, String prefix) {
            return rule.isEnabled()
                    && !rule.isNarrowed()
                    && rule.noncurrentAfterDays().isPresent()
                    && prefix.startsWith(rule.prefix());
        }

        private boolean hasTransitions() {
            return deployments.stream()
                    .anyMatch(deployment -> tiers.stream()
                            .anyMatch(tier -> !policies.storageOf(repository, deployment, tier)
                                    .transitions()
                                    .isEmpty()));
        }

        private void lock(Optional<ObjectLock> lock) {
            lock.flatMap(ObjectLock::standard)
                    .ifPresent(standard -> warn(
                            "its bucket locks everything that is written, leases and probes too, for " + words(standard)
                                    + ": nothing of it can be removed before",
                            "take the bucket's default retention away, and have Holdfast lock backups alone: object-lock,"
                                    + " lock-for"));
            if (terms.lock().isPresent() && lock.isEmpty()) {
                critical(
                        "object-lock is configured, but its bucket has no Object Lock: backups in it are not locked",
                        "turn Object Lock on for the bucket, or make a new one with it (aws s3api create-bucket"
                                + " --object-lock-enabled-for-bucket)");
            }
        }

        private void add(LifecycleConflict conflict) {
            findings.add(Finding.explained(
                    conflict.severity() == LifecycleConflict.Severity.WARNS ? Severity.WARNING : Severity.CRITICAL,
                    conflict.text()));
        }

        private void warn(String text, String hint) {
            findings.add(new Finding(Severity.WARNING, text, hint));
        }

        private void critical(String text, String hint) {
            findings.add(new Finding(Severity.CRITICAL, text, hint));
        }
    }

    private static String words(StandardLock lock) {
        return Age.of(lock.period()) + " (" + lock.mode().name().toLowerCase(Locale.ROOT) + ")";
    }

    private static BucketRule rule(LifecycleRule rule) {
        return new BucketRule(
                rule.id(),
                rule.prefix(),
                rule.isNarrowed(),
                rule.expiry().map(BucketAudit::when),
                rule.transitions().stream()
                        .map(move -> new BucketRule.Move(when(move.when()), move.storageClass()))
                        .toList(),
                rule.noncurrentAfterDays());
    }

    private static BucketRule.When when(LifecycleRule.When when) {
        return new BucketRule.When(when.afterDays(), when.at());
    }
}
