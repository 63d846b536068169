package dev.holdfast.notify.channel;

import dev.holdfast.notify.Alert;
import dev.holdfast.notify.Message;
import dev.holdfast.watch.Promise;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A message as JSON, which web hooks and commands get. Later versions of format 1 may add fields; none goes, and none changes its meaning.
 *
 * <pre>{@code
 * {
 *   "format": 1,
 *   "kind": "firing",                                firing, reminder, resolved or test
 *   "severity": "critical",                          the worst that stands: critical or warning; ok if nothing does
 *   "incident": "prod-20261121T050500Z",             the same from the first message until all is resolved
 *   "at": "2026-11-21T05:05:00Z",
 *   "sender": { "host": "backup-1", "version": "0.5.0" },
 *   "title": "CRITICAL prod: no backup for 1d 3h",
 *   "text": "CRITICAL no recent backup: prod\n  no backup for 1d 3h: ...",
 *   "alerts": [ {                                    standing ones first, the worst first; at most 200
 *     "name": "HoldfastNoRecentBackup",              as in the rules for Prometheus
 *     "kind": "freshness",
 *     "deployment": "prod",                          absent where it is about none
 *     "subject": "daily",                            schedule, tier, repository, channel or disk; absent without one
 *     "severity": "critical",                        of a resolved one what it was
 *     "status": "firing",                            firing or resolved
 *     "since": "2026-11-21T02:00:00Z",
 *     "resolved": "2026-11-21T06:00:00Z",            absent while it stands
 *     "evidence": "no backup for 1d 3h: the newest ...",
 *     "advice": "take one now: holdfast backup prod",
 *     "runbook": "https://wiki.example.com/holdfast/no-recent-backup.md#fix"    absent without alerts.runbooks
 *   } ],
 *   "moreAlerts": 0,                                 how many are left out of alerts
 *   "lastGood": { "prod": { "snapshotTime": "2026-11-20T02:00:12Z", "tier": "daily" } }    those that have one
 * }
 * }</pre>
 */
final class MessageJson {
    private static final int MOST_ALERTS = 200;
    private static final int LONGEST_TEXT = 16_000;
    private static final int LONGEST_EVIDENCE = 2000;

    private MessageJson() {}

    static byte[] bytes(Message message) {
        return Json.bytes(of(message));
    }

    static Map<String, Object> of(Message message) {
        MessageText text = Wording.of(message);
        Map<String, Object> lastGood = new LinkedHashMap<>();
        message.lastGood()
                .forEach((deployment, backup) -> lastGood.put(
                        deployment,
                        Json.object("snapshotTime", backup.snapshotTime().toString(), "tier", backup.tier())));
        List<Alert> alerts = message.alerts();
        return Json.object(
                "format",
                1,
                "kind",
                message.kind().name().toLowerCase(Locale.ROOT),
                "severity",
                message.severity().word(),
                "incident",
                message.incident(),
                "at",
                message.at().toString(),
                "sender",
                Json.object(
                        "host",
                        message.sender().host(),
                        "version",
                        message.sender().version()),
                "title",
                text.title(),
                "text",
                new PlainMarkup().body(text, LONGEST_TEXT),
                "alerts",
                alerts.stream().limit(MOST_ALERTS).map(MessageJson::alert).toList(),
                "moreAlerts",
                Math.max(0, alerts.size() - MOST_ALERTS),
                "lastGood",
                lastGood);
    }

    private static Map<String, Object> alert(Alert alert) {
        Promise promise = alert.promise();
        return Json.object(
                "name",
                KindNames.ofPrometheus(promise.kind()),
                "kind",
                promise.kind().word(),
                "deployment",
                promise.deployment(),
                "subject",
                promise.subject(),
                "severity",
                promise.state().word(),
                "status",
                alert.isResolved() ? "resolved" : "firing",
                "since",
                alert.since().toString(),
                "resolved",
                alert.resolved().map(Object::toString),
                "evidence",
                Plain.line(promise.evidence(), LONGEST_EVIDENCE),
                "advice",
                Optional.of(Plain.line(promise.advice(), LONGEST_EVIDENCE)).filter(advice -> !advice.isEmpty()),
                "runbook",
                alert.runbook());
    }
}
