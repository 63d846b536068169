package dev.holdfast.notify.channel;

import dev.holdfast.notify.Alert;
import dev.holdfast.notify.Channel;
import dev.holdfast.notify.DeliveryException;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import dev.holdfast.secret.Secret;
import dev.holdfast.watch.PromiseState;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * PagerDuty's Events API v2 (https://developer.pagerduty.com/docs/send-alert-event). An incident of ours is one of theirs, and another one while it is critical, by
 * the keys that they know equal ones by.
 */
final class PagerDutyChannel implements Channel {
    private static final int LONGEST_SUMMARY = 1024;
    private static final int LONGEST_KEY = 255;
    private static final String URGENT = "/critical";

    /** An event may have 512 KB; nobody reads so much at night. */
    private static final int MOST_DETAILS = 60;

    private static final int MOST_LINKS = 10;
    private static final int LONGEST_PROBLEM = 200;

    private final String name;
    private final Web web;
    private final Secret routingKey;

    PagerDutyChannel(String name, Web web, Secret routingKey) {
        this.name = name;
        this.web = web;
        this.routingKey = routingKey;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public void deliver(Message message) throws InterruptedException {
        for (Map<String, Object> event : events(message)) {
            send(event);
        }
    }

    /** A test is taken back at once, so that it stays open with nobody. */
    static List<Map<String, Object>> events(Message message) {
        return switch (message.kind()) {
            case TEST -> List.of(trigger(message), resolve(message));
            case RESOLVED -> List.of(resolve(message), resolve(urgentKey(message)));
            default ->
                message.severity() == PromiseState.CRITICAL
                        ? List.of(trigger(message))
                        : List.of(trigger(message), resolve(urgentKey(message)));
        };
    }

    private void send(Map<String, Object> event) throws InterruptedException {
        Map<String, Object> signed = new LinkedHashMap<>();
        signed.put("routing_key", routingKey.reveal());
        signed.putAll(event);
        Web.Answer answer = web.exchange(Json.bytes(signed), Map.of());
        if (answer.status() == 400) {
            String why = Json.text(answer.body(), "message")
                    .map(text -> ": " + Plain.line(routingKey.maskIn(text), LONGEST_PROBLEM))
                    .orElse("");
            throw new DeliveryException(web.host() + " answered 400" + why, false);
        }
        web.require(answer);
    }

    private static Map<String, Object> resolve(Message message) {
        return resolve(key(message));
    }

    private static Map<String, Object> resolve(String key) {
        return Json.object("event_action", "resolve", "dedup_key", key);
    }

    private static Map<String, Object> trigger(Message message) {
        MessageText text = Wording.of(message);
        List<Alert> standing =
                message.alerts().stream().filter(alert -> !alert.isResolved()).toList();
        return Json.object(
                "event_action",
                "trigger",
                "dedup_key",
                message.severity() == PromiseState.CRITICAL ? urgentKey(message) : key(message),
                "client",
                "Holdfast " + message.sender().version(),
                "payload",
                Json.object(
                        "summary",
                        Plain.cut(text.title(), LONGEST_SUMMARY),
                        "source",
                        message.sender().host(),
                        "severity",
                        severity(message),
                        "timestamp",
                        message.at().toString(),
                        "component",
                        "holdfast",
                        "group",
                        group(standing),
                        "class",
                        standing.stream()
                                .findFirst()
                                .map(alert ->
                                        KindNames.ofPrometheus(alert.promise().kind())),
                        "custom_details",
                        details(text)),
                "links",
                links(standing));
    }

    private static String key(Message message) {
        return Plain.cut(message.incident(), LONGEST_KEY);
    }

    /** PagerDuty rings once for each key; what becomes critical must ring although the warning was taken on. */
    private static String urgentKey(Message message) {
        return Plain.cut(message.incident(), LONGEST_KEY - URGENT.length()) + URGENT;
    }

    private static String severity(Message message) {
        return message.kind() == Kind.TEST
                ? "info"
                : message.severity() == PromiseState.CRITICAL ? "critical" : "warning";
    }

    private static Optional<String> group(List<Alert> standing) {
        List<String> deployments = standing.stream()
                .flatMap(alert -> alert.promise().deployment().stream())
                .distinct()
                .toList();
        return deployments.size() == 1 ? Optional.of(deployments.get(0)) : Optional.empty();
    }

    /** What PagerDuty shows as a table: a row for each alert. */
    private static Map<String, Object> details(MessageText text) {
        Map<String, Object> details = new LinkedHashMap<>();
        text.entries().stream()
                .limit(MOST_DETAILS)
                .forEach(entry -> details.put(
                        (details.size() + 1) + ". " + entry.mark() + " " + entry.head(),
                        entry.lines().stream().map(PagerDutyChannel::line).collect(Collectors.joining("\n"))));
        if (text.entries().size() > MOST_DETAILS) {
            details.put("more", "and " + (text.entries().size() - MOST_DETAILS) + " more");
        }
        text.closing().stream()
                .filter(line -> !line.isAddress())
                .forEach(line -> details.put(line.label().isEmpty() ? "note" : line.label(), line.text()));
        details.put("told by", text.footer());
        return details;
    }

    private static String line(MessageText.Line line) {
        return line.label().isEmpty() ? line.text() : line.label() + ": " + line.text();
    }

    private static List<Map<String, Object>> links(List<Alert> standing) {
        Stream<Alert> withRunbook =
                standing.stream().filter(alert -> alert.runbook().isPresent());
        Map<String, String> titles = new LinkedHashMap<>();
        withRunbook.forEach(alert -> titles.putIfAbsent(
                alert.runbook().orElseThrow(), KindNames.title(alert.promise().kind())));
        return titles.entrySet().stream()
                .limit(MOST_LINKS)
                .map(link -> Json.object("href", link.getKey(), "text", "Runbook: " + link.getValue()))
                .toList();
    }

    @Override
    public void close() {}
}
