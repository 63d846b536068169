package dev.holdfast.notify.channel;

import static java.util.Objects.requireNonNull;

import dev.holdfast.notify.Alert;
import dev.holdfast.notify.Channel;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import dev.holdfast.notify.Message.LastGood;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An Alertmanager's API v2 (api/v2/openapi.yaml of prometheus/alertmanager): an alert of theirs for each of ours, under the same names as the rules for Prometheus give. An
 * alert lives there until the next reminder is long overdue, so that it is not taken for resolved between two, and goes by itself if Holdfast is no more.
 *
 * <p>An alert is known by its labels, of which the instance is our host: others may say the same of theirs. One that gets worse or better has another severity, so the one it was is ended beside it; to end one that never was does nothing.
 */
final class AlertmanagerChannel implements Channel {
    /** As the scrape job is called: routes and inhibitions go by it. */
    private static final String JOB = "holdfast";

    private static final Duration TEST = Duration.ofMinutes(1);

    private final String name;
    private final Web web;
    private final Optional<Secret> authorization;
    private final Clock clock;
    private final Duration repeat;

    AlertmanagerChannel(String name, Web web, Optional<Secret> authorization, ChannelEquipment equipment) {
        this.name = requireNonNull(name, "name");
        this.web = requireNonNull(web, "web");
        this.authorization = requireNonNull(authorization, "authorization");
        this.clock = equipment.clock();
        this.repeat = equipment.repeat();
    }

    /** Where alerts are posted to. */
    static Secret address(Secret alertmanager) {
        return Secret.of(alertmanager.reveal().replaceFirst("/+$", "") + "/api/v2/alerts");
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void deliver(Message message) throws InterruptedException {
        web.post(
                Json.bytes(body(message, clock.instant(), repeat)),
                authorization
                        .map(value -> Map.of("Authorization", value.reveal()))
                        .orElse(Map.of()));
    }

    static List<Map<String, Object>> body(Message message, Instant now, Duration repeat) {
        if (message.kind() == Kind.TEST) {
            Map<String, Object> labels =
                    labels("HoldfastTest", Optional.empty(), Optional.empty(), "info", message.sender());
            return List.of(
                    alert(labels, Json.object("summary", Wording.of(message).title()), message.at(), now.plus(TEST)));
        }
        Instant end = now.plus(repeat.multipliedBy(2)).plus(Duration.ofHours(1));
        List<Map<String, Object>> alerts = new ArrayList<>();
        for (Alert alert : message.alerts()) {
            for (PromiseState severity : List.of(PromiseState.CRITICAL, PromiseState.WARNING)) {
                boolean stands =
                        !alert.isResolved() && severity == alert.promise().state();
                // An alert must begin before it ends.
                Instant start = alert.since().isBefore(now) ? alert.since() : now.minusMillis(1);
                alerts.add(alert(
                        labels(alert, severity, message.sender()),
                        annotations(alert, message),
                        start,
                        stands ? end : now));
            }
        }
        return alerts;
    }

    private static Map<String, Object> alert(
            Map<String, Object> labels, Map<String, Object> annotations, Instant start, Instant end) {
        return Json.object(
                "labels", labels, "annotations", annotations, "startsAt", start.toString(), "endsAt", end.toString());
    }

    private static Map<String, Object> labels(Alert alert, PromiseState severity, Message.Sender sender) {
        Promise promise = alert.promise();
        Map<String, Object> labels = labels(
                KindNames.ofPrometheus(promise.kind()),
                promise.deployment(),
                promise.subject(),
                severity.word(),
                sender);
        labels.put("kind", promise.kind().word());
        return labels;
    }

    private static Map<String, Object> labels(
            String alertname,
            Optional<String> deployment,
            Optional<String> subject,
            String severity,
            Message.Sender sender) {
        return new LinkedHashMap<>(Json.object(
                "alertname",
                alertname,
                "job",
                JOB,
                "instance",
                sender.host(),
                "deployment",
                deployment,
                "subject",
                subject,
                "severity",
                severity));
    }

    private static Map<String, Object> annotations(Alert alert, Message message) {
        Promise promise = alert.promise();
        Optional<LastGood> lastGood = promise.deployment().map(message.lastGood()::get);
        return Json.object(
                "summary",
                Wording.headline(alert),
                "description",
                Plain.line(promise.evidence(), Wording.LONGEST_EVIDENCE),
                "action",
                Optional.of(Plain.line(promise.advice(), Wording.LONGEST_EVIDENCE))
                        .filter(text -> !text.isEmpty()),
                "last_good_backup",
                lastGood.map(backup -> backup.snapshotTime() + ", " + backup.tier()),
                "runbook_url",
                alert.runbook(),
                "holdfast",
                message.sender().host());
    }

    @Override
    public void close() {}
}
