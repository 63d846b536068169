package dev.holdfast.cli;

import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.TierHealth;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/**
 * Health in the form of a Nagios plugin: {@code HOLDFAST CRITICAL - prod/daily: ... | 'prod/daily age'=93600s 'prod/daily stored'=12}, exit code 0, 1 or 2.
 */
final class NagiosLine {
    private final Health health;

    NagiosLine(Health health) {
        this.health = health;
    }

    String text() {
        return "HOLDFAST " + health.worst().word().toUpperCase(Locale.ROOT) + " - " + summary() + measures();
    }

    int exitCode() {
        return switch (health.worst()) {
            case OK -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    private String summary() {
        List<Promise> bad = health.promises().stream()
                .filter(promise -> promise.state() == health.worst() && exitCode() > 0)
                .toList();
        return bad.isEmpty()
                ? Words.count(health.promises().size(), "promise") + " kept"
                : bad.stream()
                        .map(promise -> promise.about() + ": " + plain(promise.evidence()))
                        .collect(Collectors.joining("; "));
    }

    private String measures() {
        String measures = health.tiers().stream().map(this::measures).collect(Collectors.joining());
        return measures.isEmpty() ? "" : " |" + measures;
    }

    private String measures(TierHealth tier) {
        String name = tier.deployment() + "/" + tier.tier();
        String age = tier.lastSnapshot()
                .map(time -> " '" + name + " age'="
                        + Math.max(0, Duration.between(time, health.at()).toSeconds()) + "s")
                .orElse("");
        return age + " '" + name + " stored'=" + tier.stored();
    }

    /** One line without the sign that ends the text of a plugin. */
    static String plain(String text) {
        return text.replaceAll("\\s+", " ").replace('|', '/');
    }
}
