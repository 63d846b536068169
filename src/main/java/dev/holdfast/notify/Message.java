package dev.holdfast.notify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.watch.PromiseState;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is told at once: usually all alerts of one deployment; those of many when many fail together.
 *
 * @param incident the same for all messages about one trouble, from its first alert until all of its alerts are resolved; letters, digits, {@code -._/}
 * @param alerts standing ones first, the worst first; then those resolved since the last message. Empty for a test
 * @param lastGood the newest verified backup of each deployment that the alerts are about and that has one, by the deployment's name
 * @param unseen deployments whose backups nobody can see now, so that one without a verified backup here may have some
 * @param sender who tells
 * @param at when it was made
 */
public record Message(
        Kind kind,
        String incident,
        List<Alert> alerts,
        Map<String, LastGood> lastGood,
        Set<String> unseen,
        Sender sender,
        Instant at) {
    public Message {
        requireNonNull(kind, "kind");
        requireNonNull(incident, "incident");
        alerts = List.copyOf(alerts);
        lastGood = Collections.unmodifiableMap(new TreeMap<>(lastGood));
        unseen = Set.copyOf(unseen);
        requireNonNull(sender, "sender");
        requireNonNull(at, "at");
        if (alerts.isEmpty() != (kind == Kind.TEST)) {
            throw new IllegalArgumentException("a message has alerts, unless it is a test");
        }
    }

    /** While everything can be seen. */
    public Message(
            Kind kind, String incident, List<Alert> alerts, Map<String, LastGood> lastGood, Sender sender, Instant at) {
        this(kind, incident, alerts, lastGood, Set.of(), sender, at);
    }

    /** Why it is sent. */
    public enum Kind {
        /** Something new stands, or what stands has changed. */
        FIRING,
        /** Nothing has changed, and it stands still. */
        REMINDER,
        /** Nothing stands any more. */
        RESOLVED,
        /** Only to see whether it arrives. */
        TEST
    }

    /** The host that sends, and the version of Holdfast there. */
    public record Sender(String host, String version) {
        public Sender {
            requireNonNull(host, "host");
            requireNonNull(version, "version");
        }
    }

    /** A backup to fall back upon. */
    public record LastGood(Instant snapshotTime, String tier) {
        public LastGood {
            requireNonNull(snapshotTime, "snapshotTime");
            requireNonNull(tier, "tier");
        }

        static LastGood newer(LastGood one, LastGood other) {
            return one.snapshotTime().isBefore(other.snapshotTime()) ? other : one;
        }
    }

    /** The worst that stands; ok if nothing does. */
    public PromiseState severity() {
        return alerts.stream()
                .filter(alert -> !alert.isResolved())
                .map(alert -> alert.promise().state())
                .max(PromiseState::compareTo)
                .orElse(PromiseState.OK);
    }
}
