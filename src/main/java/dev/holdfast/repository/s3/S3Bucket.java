package dev.holdfast.repository.s3;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LockMode;
import java.time.Period;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import software.amazon.awssdk.core.exception.SdkException;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketLifecycleConfiguration;
import software.amazon.awssdk.services.s3.model.DefaultRetention;
import software.amazon.awssdk.services.s3.model.GetBucketLifecycleConfigurationResponse;
import software.amazon.awssdk.services.s3.model.ObjectLockConfiguration;
import software.amazon.awssdk.services.s3.model.ObjectLockRetentionMode;
import software.amazon.awssdk.services.s3.model.PutBucketLifecycleConfigurationRequest;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** The rules of the bucket. Those of others are given back to the store as the SDK read them, whatever is in them. */
final class S3Bucket implements BucketRules {
    private final S3Access access;

    S3Bucket(S3Access access) {
        this.access = access;
    }

    @Override
    public String keyPrefix() {
        return access.names().prefix();
    }

    @Override
    public List<LifecycleRule> lifecycle() {
        return read().rules().stream().map(LifecycleXml::read).toList();
    }

    private GetBucketLifecycleConfigurationResponse read() {
        return ask(
                        S3Action.READ_LIFECYCLE,
                        "NoSuchLifecycleConfiguration",
                        client -> client.getBucketLifecycleConfiguration(b -> b.bucket(bucket())))
                .orElseGet(
                        () -> GetBucketLifecycleConfigurationResponse.builder().build());
    }

    @Override
    public void install(List<LifecycleRule> rules) {
        requireOurs(rules);
        GetBucketLifecycleConfigurationResponse before = read();
        List<software.amazon.awssdk.services.s3.model.LifecycleRule> kept = before.rules().stream()
                .filter(rule -> !isOfThisRepository(LifecycleXml.read(rule)))
                .map(LifecycleXml::writable)
                .toList();
        requireFree(kept, rules);
        List<software.amazon.awssdk.services.s3.model.LifecycleRule> all = new ArrayList<>(kept);
        rules.forEach(rule -> all.add(LifecycleXml.write(rule)));
        if (ordered(before.rules()).equals(ordered(all))) {
            return;
        }
        write(before, all);
        confirm(kept, rules);
    }

    private static Set<software.amazon.awssdk.services.s3.model.LifecycleRule> ordered(
            List<software.amazon.awssdk.services.s3.model.LifecycleRule> rules) {
        return rules.stream().map(LifecycleXml::ordered).collect(Collectors.toSet());
    }

    private void write(
            GetBucketLifecycleConfigurationResponse before,
            List<software.amazon.awssdk.services.s3.model.LifecycleRule> all) {
        if (all.isEmpty()) {
            access.connection()
                    .call(
                            S3Action.WRITE_LIFECYCLE,
                            theBucket(),
                            client -> client.deleteBucketLifecycle(b -> b.bucket(bucket())));
            return;
        }
        PutBucketLifecycleConfigurationRequest request = PutBucketLifecycleConfigurationRequest.builder()
                .bucket(bucket())
                .lifecycleConfiguration(
                        BucketLifecycleConfiguration.builder().rules(all).build())
                // Of the whole configuration and not of a rule: left out it would fall back to the default.
                .transitionDefaultMinimumObjectSize(before.transitionDefaultMinimumObjectSizeAsString())
                .build();
        access.connection()
                .call(S3Action.WRITE_LIFECYCLE, theBucket(), client -> client.putBucketLifecycleConfiguration(request));
    }

    private void confirm(List<software.amazon.awssdk.services.s3.model.LifecycleRule> kept, List<LifecycleRule> rules) {
        List<software.amazon.awssdk.services.s3.model.LifecycleRule> after = read().rules();
        Set<String> missing = new HashSet<>();
        Set<software.amazon.awssdk.services.s3.model.LifecycleRule> stayed = ordered(after);
        kept.stream()
                .filter(rule -> !stayed.contains(LifecycleXml.ordered(rule)))
                .forEach(rule -> missing.add(String.valueOf(rule.id())));
        List<LifecycleRule> there = after.stream().map(LifecycleXml::read).toList();
        rules.stream().filter(rule -> !there.contains(rule)).forEach(rule -> missing.add(rule.id()));
        if (!missing.isEmpty()) {
            throw new RepositoryException(
                    "the bucket " + bucket() + " does not have the lifecycle rules that it was given: "
                            + String.join(", ", missing),
                    "compare them with the store's own tools; perhaps somebody changed them at the same time");
        }
    }

    private boolean isOfThisRepository(LifecycleRule rule) {
        return rule.isOursFor(keyPrefix());
    }

    private void requireOurs(List<LifecycleRule> rules) {
        for (LifecycleRule rule : rules) {
            if (!isOfThisRepository(rule)) {
                throw new IllegalArgumentException(
                        "not a rule for " + access.failures().location() + ": " + rule);
            }
        }
    }

    private void requireFree(
            List<software.amazon.awssdk.services.s3.model.LifecycleRule> kept, List<LifecycleRule> rules) {
        for (LifecycleRule rule : rules) {
            if (kept.stream().anyMatch(other -> rule.id().equals(other.id()))) {
                throw new RefusedException(
                        "cannot install the lifecycle rule " + rule.id() + " in the bucket " + bucket()
                                + ": another repository has one of that id there",
                        "give each repository a bucket of its own, or write the rule by hand under another id");
            }
        }
    }

    @Override
    public Versioning versioning() {
        String status = access.connection()
                .call(
                        S3Action.READ_VERSIONING,
                        theBucket(),
                        client -> client.getBucketVersioning(b -> b.bucket(bucket())))
                .statusAsString();
        return status == null || status.isEmpty()
                ? Versioning.OFF
                : status.equals("Enabled") ? Versioning.ON : Versioning.SUSPENDED;
    }

    @Override
    public Optional<ObjectLock> objectLock() {
        return ask(
                        S3Action.READ_OBJECT_LOCK,
                        "ObjectLockConfigurationNotFoundError",
                        client -> client.getObjectLockConfiguration(b -> b.bucket(bucket())))
                .flatMap(answer -> Optional.ofNullable(answer.objectLockConfiguration()))
                .filter(lock -> "Enabled".equals(lock.objectLockEnabledAsString()))
                .map(lock -> new ObjectLock(standard(lock)));
    }

    private static Optional<StandardLock> standard(ObjectLockConfiguration lock) {
        return Optional.ofNullable(lock.rule())
                .flatMap(rule -> Optional.ofNullable(rule.defaultRetention()))
                .map(standard -> new StandardLock(
                        standard.mode() == ObjectLockRetentionMode.COMPLIANCE
                                ? LockMode.COMPLIANCE
                                : LockMode.GOVERNANCE,
                        period(standard)));
    }

    private static Period period(DefaultRetention standard) {
        return Period.of(
                standard.years() == null ? 0 : standard.years(), 0, standard.days() == null ? 0 : standard.days());
    }

    /** Returns nothing if the store answers that there is nothing of the kind. */
    private <T> Optional<T> ask(S3Action action, String nothing, Function<S3Client, T> request) {
        try {
            return Optional.of(access.connection().raw(request));
        } catch (S3Exception e) {
            if (S3Failures.errorCode(e).equals(nothing)) {
                return Optional.empty();
            }
            throw access.failures().of(action, theBucket(), e);
        } catch (SdkException e) {
            throw access.failures().of(action, theBucket(), e);
        }
    }

    private String bucket() {
        return access.names().bucket();
    }

    private String theBucket() {
        return "the bucket " + bucket();
    }
}
