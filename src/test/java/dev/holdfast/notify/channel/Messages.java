package dev.holdfast.notify.channel;

import dev.holdfast.notify.Alert;
import dev.holdfast.notify.Message;
import dev.holdfast.notify.Message.Kind;
import dev.holdfast.notify.Message.LastGood;
import dev.holdfast.notify.Message.Sender;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Messages as they come from the engine. */
final class Messages {
    static final Instant NOW = Instant.parse("2026-11-21T05:05:00Z");
    static final Sender SENDER = new Sender("backup-1", "0.5.0");
    private static final String INCIDENT = "prod-20261121T020500Z";
    private static final LastGood LAST_GOOD = new LastGood(Instant.parse("2026-11-20T02:00:12Z"), "daily");

    private Messages() {}

    static Promise freshness(String deployment) {
        return new Promise(
                Promise.Kind.FRESHNESS,
                Optional.of(deployment),
                Optional.empty(),
                PromiseState.CRITICAL,
                Optional.of(Instant.parse("2026-11-21T02:04:33Z")),
                "no backup for 1d 3h: the newest verified backup was committed at 2026-11-20T02:04:33Z",
                "take one now: holdfast backup " + deployment);
    }

    private static Promise failing() {
        return new Promise(
                Promise.Kind.RUNS,
                Optional.of("prod"),
                Optional.of("daily"),
                PromiseState.WARNING,
                Optional.empty(),
                "the last 2 runs failed: prod refuses the deploy key. HINT: make a new one",
                "see the log of the run x7k2m9qa");
    }

    private static Promise repository() {
        return new Promise(
                Promise.Kind.REPOSITORY,
                Optional.empty(),
                Optional.of("cloud"),
                PromiseState.CRITICAL,
                Optional.empty(),
                "it cannot be read: bucket acme-backups does not answer",
                "check its address, credentials and free space; holdfast list tries again");
    }

    static Alert standing(Promise promise) {
        return new Alert(
                promise,
                promise.since().orElse(NOW.minus(Duration.ofMinutes(65))),
                Optional.empty(),
                Optional.of(
                        "https://wiki.example.com/holdfast/" + promise.kind().runbook() + ".md#fix"));
    }

    static Alert resolved(Promise promise) {
        Alert alert = standing(promise);
        return new Alert(promise, alert.since(), Optional.of(NOW), alert.runbook());
    }

    static Message of(Kind kind, List<Alert> alerts) {
        return new Message(kind, INCIDENT, alerts, Map.of("prod", LAST_GOOD), SENDER, NOW);
    }

    static Message firing() {
        return of(Kind.FIRING, List.of(standing(freshness("prod")), standing(failing())));
    }

    static Message reminder() {
        return of(Kind.REMINDER, List.of(standing(freshness("prod"))));
    }

    static Message resolved() {
        return of(Kind.RESOLVED, List.of(resolved(freshness("prod")), resolved(failing())));
    }

    static Message ofTheHost() {
        return of(Kind.FIRING, List.of(standing(repository())));
    }

    static Message test() {
        return new Message(Kind.TEST, "test-20261121T050500Z", List.of(), Map.of(), SENDER, NOW);
    }

    /** Whether there is a backup to fall back upon is known of the second deployment alone. */
    static Message unseen() {
        return new Message(
                Kind.FIRING,
                INCIDENT,
                List.of(standing(freshness("prod")), standing(freshness("empty"))),
                Map.of(),
                Set.of("prod"),
                SENDER,
                NOW);
    }

    /** Fifty deployments fail at once. */
    static Message storm() {
        Map<String, LastGood> lastGood = new TreeMap<>();
        List<Alert> alerts = IntStream.rangeClosed(1, 50)
                .mapToObj(i -> String.format(Locale.ROOT, "customer-%02d", i))
                .peek(name -> lastGood.put(name, LAST_GOOD))
                .map(name -> standing(freshness(name)))
                .toList();
        return new Message(Kind.FIRING, "storm-20261121T050500Z", alerts, lastGood, SENDER, NOW);
    }

    /** What a deployment or a store may have us say. */
    static Message hostile() {
        String evil =
                "<b>bold</b> & `code` *strong* _thin_ ~gone~ @everyone <!channel> <@U123> [a](http://evil) \"quoted\" 'so'"
                        + "\r\nSubject: other\r\n\r\nBcc: evil@example.com\u0000\u001b[31m\u202egnorw \ud83d";
        Promise promise = new Promise(
                Promise.Kind.RUNS,
                Optional.of("prod"),
                Optional.of("daily"),
                PromiseState.WARNING,
                Optional.empty(),
                evil,
                evil);
        Promise long100k = new Promise(
                Promise.Kind.VERIFIED,
                Optional.of("prod"),
                Optional.empty(),
                PromiseState.WARNING,
                Optional.empty(),
                "\ud83d\udca5 table ".repeat(12_500),
                "x".repeat(100_000));
        return of(Kind.FIRING, List.of(standing(promise), standing(long100k)));
    }
}
