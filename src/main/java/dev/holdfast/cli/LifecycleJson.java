package dev.holdfast.cli;

import dev.holdfast.failure.HoldfastException;
import dev.holdfast.prune.LifecycleOffer;
import dev.holdfast.repository.LifecycleRule;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Lifecycle rules of ours as {@code aws s3api put-bucket-lifecycle-configuration --lifecycle-configuration} takes them.
 *
 * <pre>{@code
 * { "Rules": [ { "ID": "holdfast-convex-archives-monthly-prod", "Status": "Enabled", "Filter": { "Prefix": "convex/archives/monthly/prod/" },
 *                "Transitions": [ { "Days": 365, "StorageClass": "GLACIER" } ] },
 *              { "ID": "holdfast-convex-archives-unfinished-uploads", "Status": "Enabled", "Filter": { "Prefix": "convex/archives/" },
 *                "AbortIncompleteMultipartUpload": { "DaysAfterInitiation": 7 } } ] }
 * }</pre>
 */
final class LifecycleJson {
    private LifecycleJson() {}

    static Map<String, Object> configuration(List<LifecycleRule> rules) {
        return Map.of("Rules", rules.stream().map(LifecycleJson::rule).toList());
    }

    /** What {@code --apply} came to: {@code { "repository": "cloud", "applied": true, "installed": true, "problem": null }}. */
    static Map<String, Object> outcome(LifecycleOutcome outcome) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("repository", outcome.repository());
        fields.put("applied", outcome.applied());
        fields.put("installed", outcome.offer().map(LifecycleOffer::isInstalled).orElse(false));
        fields.put(
                "problem", outcome.failure().map(HoldfastException::getMessage).orElse(null));
        return fields;
    }

    private static Map<String, Object> rule(LifecycleRule rule) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("ID", rule.id());
        fields.put("Status", rule.isEnabled() ? "Enabled" : "Disabled");
        fields.put("Filter", Map.of("Prefix", rule.prefix()));
        if (!rule.transitions().isEmpty()) {
            fields.put(
                    "Transitions",
                    rule.transitions().stream().map(LifecycleJson::move).toList());
        }
        rule.noncurrentAfterDays().ifPresent(days -> {
            fields.put("NoncurrentVersionExpiration", Map.of("NoncurrentDays", days));
            fields.put("Expiration", Map.of("ExpiredObjectDeleteMarker", true));
        });
        rule.abortUploadsAfterDays()
                .ifPresent(days -> fields.put("AbortIncompleteMultipartUpload", Map.of("DaysAfterInitiation", days)));
        return fields;
    }

    private static Map<String, Object> move(LifecycleRule.Transition move) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("Days", move.when().afterDays().orElseThrow());
        fields.put("StorageClass", move.storageClass());
        return fields;
    }
}
