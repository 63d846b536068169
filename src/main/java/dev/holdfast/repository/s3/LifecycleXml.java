package dev.holdfast.repository.s3;

import dev.holdfast.repository.LifecycleRule;
import dev.holdfast.repository.LifecycleRule.Transition;
import dev.holdfast.repository.LifecycleRule.When;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.AbortIncompleteMultipartUpload;
import software.amazon.awssdk.services.s3.model.ExpirationStatus;
import software.amazon.awssdk.services.s3.model.LifecycleExpiration;
import software.amazon.awssdk.services.s3.model.LifecycleRuleFilter;
import software.amazon.awssdk.services.s3.model.NoncurrentVersionExpiration;

/** A lifecycle rule between S3's form and ours. */
final class LifecycleXml {
    private LifecycleXml() {}

    /** Reads what matters to us of a rule, ours or not. */
    static LifecycleRule read(software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
        LifecycleRuleFilter filter = rule.filter();
        return new LifecycleRule(
                rule.id() == null ? "" : rule.id(),
                rule.status() == ExpirationStatus.ENABLED,
                prefix(rule, filter),
                filter != null && isNarrowed(filter),
                Optional.ofNullable(rule.expiration()).flatMap(LifecycleXml::expiry),
                transitions(rule),
                noncurrent(rule.noncurrentVersionExpiration()),
                rule.abortIncompleteMultipartUpload() == null
                        ? OptionalInt.empty()
                        : days(rule.abortIncompleteMultipartUpload().daysAfterInitiation()));
    }

    /** It stands in the rule itself (the old form), in the filter, or among several conditions of it. */
    @SuppressWarnings("deprecation") // rules of others may be old
    private static String prefix(
            software.amazon.awssdk.services.s3.model.LifecycleRule rule, @Nullable LifecycleRuleFilter filter) {
        return Optional.ofNullable(filter)
                .flatMap(it -> Optional.ofNullable(it.prefix())
                        .or(() -> Optional.ofNullable(it.and()).map(and -> and.prefix())))
                .or(() -> Optional.ofNullable(rule.prefix()))
                .orElse("");
    }

    private static boolean isNarrowed(LifecycleRuleFilter filter) {
        boolean isAnd = filter.and() != null
                && (filter.and().hasTags()
                        || filter.and().objectSizeGreaterThan() != null
                        || filter.and().objectSizeLessThan() != null);
        return isAnd
                || filter.tag() != null
                || filter.objectSizeGreaterThan() != null
                || filter.objectSizeLessThan() != null;
    }

    /** One that only removes markers without versions removes no objects. */
    private static Optional<When> expiry(LifecycleExpiration expiration) {
        return when(expiration.days(), expiration.date());
    }

    private static List<Transition> transitions(software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
        return rule.transitions().stream()
                .flatMap(transition -> when(transition.days(), transition.date())
                        .map(when -> new Transition(when, String.valueOf(transition.storageClassAsString())))
                        .stream())
                .sorted(Comparator.comparingInt(
                                (Transition it) -> it.when().afterDays().orElse(Integer.MAX_VALUE))
                        .thenComparing(it -> it.when().at().orElse(Instant.EPOCH)))
                .toList();
    }

    private static Optional<When> when(@Nullable Integer days, @Nullable Instant date) {
        if (date != null) {
            return Optional.of(When.at(date));
        }
        return days == null ? Optional.empty() : Optional.of(When.afterDays(days));
    }

    private static OptionalInt noncurrent(@Nullable NoncurrentVersionExpiration expiration) {
        return expiration == null ? OptionalInt.empty() : days(expiration.noncurrentDays());
    }

    private static OptionalInt days(@Nullable Integer days) {
        return days == null ? OptionalInt.empty() : OptionalInt.of(days);
    }

    /**
     * Makes a rule that was read fit to be written. Ceph answers the prefix of a rule with tags beside its conditions, where nobody may write it, and given
     * back so it forgets the prefix: the rule would then hit the whole bucket.
     */
    static software.amazon.awssdk.services.s3.model.LifecycleRule writable(
            software.amazon.awssdk.services.s3.model.LifecycleRule read) {
        LifecycleRuleFilter filter = read.filter();
        if (filter == null || filter.and() == null || filter.prefix() == null) {
            return read;
        }
        String prefix = filter.prefix();
        return read.toBuilder()
                .filter(filter.toBuilder()
                        .prefix(null)
                        .and(filter.and().toBuilder().prefix(prefix).build())
                        .build())
                .build();
    }

    /** The same rule, with what has no order in an order, for comparison. */
    static software.amazon.awssdk.services.s3.model.LifecycleRule ordered(
            software.amazon.awssdk.services.s3.model.LifecycleRule rule) {
        software.amazon.awssdk.services.s3.model.LifecycleRule same = writable(rule);
        software.amazon.awssdk.services.s3.model.LifecycleRule.Builder ordered = same.toBuilder();
        if (same.hasTransitions()) {
            ordered.transitions(sorted(same.transitions()));
        }
        if (same.hasNoncurrentVersionTransitions()) {
            ordered.noncurrentVersionTransitions(sorted(same.noncurrentVersionTransitions()));
        }
        if (same.filter() != null
                && same.filter().and() != null
                && same.filter().and().hasTags()) {
            ordered.filter(same.filter().toBuilder()
                    .and(same.filter().and().toBuilder()
                            .tags(sorted(same.filter().and().tags()))
                            .build())
                    .build());
        }
        return ordered.build();
    }

    private static <T> List<T> sorted(List<T> list) {
        return list.stream().sorted(Comparator.comparing(Object::toString)).toList();
    }

    /** Writes a rule of ours. */
    static software.amazon.awssdk.services.s3.model.LifecycleRule write(LifecycleRule rule) {
        if (rule.isNarrowed()) {
            throw new IllegalArgumentException("ours have no conditions but the prefix: " + rule);
        }
        software.amazon.awssdk.services.s3.model.LifecycleRule.Builder written =
                software.amazon.awssdk.services.s3.model.LifecycleRule.builder()
                        .id(rule.id())
                        .status(rule.isEnabled() ? ExpirationStatus.ENABLED : ExpirationStatus.DISABLED)
                        .filter(LifecycleRuleFilter.builder()
                                .prefix(rule.prefix())
                                .build());
        rule.expiry()
                .ifPresent(when -> written.expiration(LifecycleExpiration.builder()
                        .days(boxed(when.afterDays()))
                        .date(when.at().orElse(null))
                        .build()));
        if (!rule.transitions().isEmpty()) {
            written.transitions(
                    rule.transitions().stream().map(LifecycleXml::write).toList());
        }
        rule.noncurrentAfterDays()
                .ifPresent(days -> written.noncurrentVersionExpiration(NoncurrentVersionExpiration.builder()
                                .noncurrentDays(days)
                                .build())
                        .expiration(LifecycleExpiration.builder()
                                .expiredObjectDeleteMarker(true)
                                .build()));
        rule.abortUploadsAfterDays()
                .ifPresent(days -> written.abortIncompleteMultipartUpload(AbortIncompleteMultipartUpload.builder()
                        .daysAfterInitiation(days)
                        .build()));
        return written.build();
    }

    private static software.amazon.awssdk.services.s3.model.Transition write(Transition transition) {
        return software.amazon.awssdk.services.s3.model.Transition.builder()
                .days(boxed(transition.when().afterDays()))
                .date(transition.when().at().orElse(null))
                .storageClass(transition.storageClass())
                .build();
    }

    private static @Nullable Integer boxed(OptionalInt days) {
        return days.isPresent() ? days.getAsInt() : null;
    }
}
