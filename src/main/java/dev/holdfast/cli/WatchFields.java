package dev.holdfast.cli;

import dev.holdfast.manifest.HostExpectations;
import dev.holdfast.watch.OffHostWatch;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The JSON of {@code holdfast watch}: all that {@link HealthFields} has, and
 *
 * <pre>{@code
 *   "hosts": { "ops1": "2026-11-21T09:30:00Z" },
 *   "silences": [ { "deployment": "prod", "until": "...", "reason": "migration", "by": "kim@ops1" } ],
 *   "notes": [ "prod/quick is not judged: ..." ]
 * }</pre>
 *
 * <p>{@code hosts} are those that promise something, with the time of their last writing; what a host silences altogether is one silence for each of its deployments.
 */
final class WatchFields {
    private WatchFields() {}

    static Map<String, Object> of(OffHostWatch.View view) {
        Map<String, Object> fields = HealthFields.of(view.health());
        Map<String, Object> hosts = new LinkedHashMap<>();
        view.hosts().forEach((host, written) -> hosts.put(host, written.toString()));
        fields.put("hosts", hosts);
        fields.put(
                "silences", view.silences().stream().map(WatchFields::silence).toList());
        fields.put("notes", view.notes());
        return fields;
    }

    private static Map<String, Object> silence(HostExpectations.Silence silence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", silence.deployment().orElse(null));
        fields.put("until", silence.until().toString());
        fields.put("reason", silence.reason());
        fields.put("by", silence.by());
        return fields;
    }
}
