package dev.holdfast.cli;

import dev.holdfast.notify.OpenAlert;
import dev.holdfast.notify.Silence;
import dev.holdfast.watch.ChannelState;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Alerts as {@code alert list --json} prints them; times are ISO-8601 in UTC, null where there is none.
 *
 * <pre>{@code
 * {
 *   "time": "2026-11-21T10:00:00Z",
 *   "judged": "2026-11-21T09:55:00Z",
 *   "alerts": [ { "kind": "freshness", "deployment": "prod", "subject": null, "state": "critical", "since": "...", "evidence": "...", "advice": "...",
 *                 "incident": "host/prod/20261121T050500Z", "silencedUntil": null, "told": { "mail": "2026-11-21T05:05:00Z" } } ],
 *   "channels": [ { "channel": "mail", "lastSent": "...", "unsent": 0, "failingSince": null, "problem": "" } ],
 *   "silences": [ { "deployment": "prod", "from": "...", "until": "...", "reason": "moving", "by": "ada@host" } ]
 * }
 * }</pre>
 *
 * <p>A silence of everything has the deployment null.
 */
final class AlertFields {
    private AlertFields() {}

    static Map<String, Object> of(AlertDesk desk, Instant now) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", now.toString());
        fields.put("judged", time(desk.judged()));
        fields.put("alerts", desk.open().stream().map(AlertFields::alert).toList());
        fields.put(
                "channels",
                desk.telling().channels().stream().map(AlertFields::channel).toList());
        fields.put("silences", silences(desk.silences()));
        return fields;
    }

    static List<Map<String, Object>> silences(List<Silence> silences) {
        return silences.stream().map(AlertFields::silence).toList();
    }

    private static Map<String, Object> alert(OpenAlert alert) {
        Map<String, Object> told = new LinkedHashMap<>();
        alert.told().forEach((channel, at) -> told.put(channel, at.toString()));
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("kind", alert.promise().kind().word());
        fields.put("deployment", alert.promise().deployment().orElse(null));
        fields.put("subject", alert.promise().subject().orElse(null));
        fields.put("state", alert.promise().state().word());
        fields.put("since", alert.since().toString());
        fields.put("evidence", alert.promise().evidence());
        fields.put("advice", alert.promise().advice());
        fields.put("incident", alert.incident());
        fields.put("silencedUntil", time(alert.silencedUntil()));
        fields.put("told", told);
        return fields;
    }

    private static Map<String, Object> channel(ChannelState channel) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("channel", channel.name());
        fields.put("lastSent", time(channel.lastSent()));
        fields.put("unsent", channel.unsent());
        fields.put("failingSince", time(channel.failingSince()));
        fields.put("problem", channel.problem());
        return fields;
    }

    private static Map<String, Object> silence(Silence silence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("deployment", silence.deployment().orElse(null));
        fields.put("from", silence.from().toString());
        fields.put("until", silence.until().toString());
        fields.put("reason", silence.reason());
        fields.put("by", silence.by());
        return fields;
    }

    private static @org.jspecify.annotations.Nullable String time(Optional<Instant> time) {
        return time.map(Instant::toString).orElse(null);
    }
}
