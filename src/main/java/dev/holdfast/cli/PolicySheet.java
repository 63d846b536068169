package dev.holdfast.cli;

import dev.holdfast.retention.Age;
import dev.holdfast.retention.RetentionPolicy;
import dev.holdfast.retention.StoragePolicy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Policies in words. */
final class PolicySheet {
    private PolicySheet() {}

    /** A table whose lines are comments in HOCON. */
    static String text(List<ConfigReport.Policy> policies) {
        TextTable table = new TextTable(
                Set.of(5),
                "DEPLOYMENT",
                "TIER",
                "SCHEDULE",
                "REPOSITORY",
                "KEPT",
                "NEVER BELOW",
                "STORAGE CLASS",
                "LOCKED");
        for (ConfigReport.Policy policy : policies) {
            table.row(
                    policy.deployment(),
                    policy.tier(),
                    policy.schedule().orElse("any"),
                    policy.repository(),
                    kept(policy.retention()),
                    Integer.toString(policy.retention().minVerified()),
                    classes(policy.storage()),
                    policy.lock().orElse("-"));
        }
        String lines = table.isEmpty()
                ? ""
                : table.text().lines().map(line -> "# " + line + "\n").collect(Collectors.joining());
        return "\n" + lines + "# Tiers of which nothing is said are kept for ever, in the store's default class.\n";
    }

    /** As in {@code 90 days, the newest 10 longer, at most 50}. */
    static String kept(RetentionPolicy policy) {
        if (policy.keepsForEver()) {
            return "for ever";
        }
        List<String> words = new ArrayList<>();
        policy.keep().map(Age::toString).ifPresent(words::add);
        policy.keepLast().ifPresent(count -> words.add("the newest " + count + (words.isEmpty() ? "" : " longer")));
        policy.keepAtMost().ifPresent(count -> words.add("at most " + count));
        return String.join(", ", words);
    }

    private static String classes(StoragePolicy policy) {
        if (policy.equals(StoragePolicy.NONE)) {
            return "-";
        }
        String first = policy.storageClass().orElse("the default");
        return first
                + policy.transitions().stream()
                        .map(each -> ", after " + each.after() + " " + each.storageClass())
                        .collect(Collectors.joining());
    }

    static Map<String, Object> fields(ConfigReport.Policy policy) {
        RetentionPolicy retention = policy.retention();
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", policy.deployment());
        fields.put("tier", policy.tier());
        fields.put("schedule", policy.schedule().orElse(null));
        fields.put("repository", policy.repository());
        fields.put("keep", retention.keep().map(Age::toString).orElse(null));
        fields.put("keepLast", number(retention.keepLast()));
        fields.put("keepAtMost", number(retention.keepAtMost()));
        fields.put("minVerified", retention.minVerified());
        fields.put("storageClass", policy.storage().storageClass().orElse(null));
        fields.put(
                "transitions",
                policy.storage().transitions().stream()
                        .map(each -> Map.of("after", each.after().toString(), "to", each.storageClass()))
                        .toList());
        fields.put("lock", policy.lock().orElse(null));
        return fields;
    }

    private static @Nullable Integer number(OptionalInt count) {
        return count.isPresent() ? count.getAsInt() : null;
    }
}
