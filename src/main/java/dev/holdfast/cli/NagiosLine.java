package dev.holdfast.cli;

import dev.holdfast.replicate.CopyState;
import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.DiskSpace;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.RepositoryHealth;
import dev.holdfast.watch.TierHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Health in the form of a Nagios plugin: a short line, with why of the worst and the measures behind it, then one line for each promise that is not kept, and exit code 0, 1 or 2.
 *
 * <pre>{@code
 * HOLDFAST CRITICAL - 1 critical, 0 warnings: schedule prod/daily: overdue for 2h | 'prod age'=93600s;;86400;0 'prod/daily stored'=12;;;0
 * critical: schedule prod/daily: overdue for 2h: ...
 * }</pre>
 *
 * <p>Measures are {@code 'label'=value[unit];warning;critical;least;most}, as the plugin guidelines have them.
 */
final class NagiosLine {
    private static final int MOST_NAMED = 3;
    private static final int LONGEST_REASON = 120;

    private final Health health;

    NagiosLine(Health health) {
        this.health = health;
    }

    String text() {
        String first = "HOLDFAST " + health.worst().word().toUpperCase(Locale.ROOT) + " - " + summary() + measures();
        return bad().stream()
                .map(promise -> plain(promise.line()))
                .collect(Collectors.joining("\n", first + (bad().isEmpty() ? "" : "\n"), ""));
    }

    int exitCode() {
        return switch (health.worst()) {
            case OK -> 0;
            case WARNING -> 1;
            case CRITICAL -> 2;
        };
    }

    private List<Promise> bad() {
        return health.promises().stream()
                .filter(promise -> promise.state() != PromiseState.OK)
                .sorted(Comparator.comparing(Promise::state).reversed())
                .toList();
    }

    private String summary() {
        List<Promise> bad = bad();
        if (bad.isEmpty()) {
            return Words.count(health.promises().size(), "promise") + " kept";
        }
        String named =
                bad.stream().skip(1).limit(MOST_NAMED - 1).map(NagiosLine::name).collect(Collectors.joining(", "));
        return health.broken().size() + " critical, "
                + Words.count(health.warnings().size(), "warning") + ": "
                + name(bad.get(0)) + ": " + brief(plain(bad.get(0).evidence()))
                + (named.isEmpty() ? "" : "; also " + named)
                + (bad.size() > MOST_NAMED ? " and " + (bad.size() - MOST_NAMED) + " more" : "");
    }

    private static String name(Promise promise) {
        return plain((promise.kind().word() + " " + promise.about()).strip());
    }

    /** What a pager shows; the whole of it stands in the lines below. */
    private static String brief(String evidence) {
        return evidence.length() <= LONGEST_REASON
                ? evidence
                : evidence.substring(0, LONGEST_REASON - 3).strip() + "...";
    }

    private String measures() {
        List<String> measures = new ArrayList<>();
        health.deployments().forEach(each -> age(each).ifPresent(measures::add));
        // What nobody knows is left out: a graph that drops to nothing tells of a loss.
        health.tiers().stream()
                .filter(tier -> !health.unknown().contains(tier.deployment()))
                .forEach(tier -> measures.addAll(of(tier)));
        for (CopyState copies : health.copies()) {
            measures.add(measure(
                    copies.deployment() + " copies missing", copies.missing().size(), "", "0", "", ""));
        }
        for (RepositoryHealth repository : health.repositories()) {
            if (repository.storedBytes().isEmpty()) {
                continue;
            }
            measures.add(measure(
                    repository.repository() + " size",
                    repository.storedBytes().values().stream()
                            .mapToLong(Long::longValue)
                            .sum(),
                    "B",
                    Optional.ofNullable(health.circumstances().sizeLimits().get(repository.repository()))
                            .map(String::valueOf)
                            .orElse(""),
                    "",
                    ""));
        }
        for (DiskSpace disk : health.circumstances().disks()) {
            if (disk.isRead()) {
                measures.add(measure(
                        disk.place() + " free", disk.freeBytes(), "B", "", "", String.valueOf(disk.sizeBytes())));
            }
        }
        return measures.isEmpty() ? "" : " | " + String.join(" ", measures);
    }

    /** Of the newest verified backup, by its commit, against the age that is an alarm. */
    private Optional<String> age(DeploymentHealth deployment) {
        Optional<Instant> newest = health.tiers().stream()
                .filter(tier -> tier.deployment().equals(deployment.deployment()))
                .flatMap(tier -> tier.lastSuccess().stream())
                .max(Comparator.naturalOrder());
        return newest.map(commit -> measure(
                deployment.deployment() + " age",
                seconds(commit, health.at()),
                "s",
                "",
                deployment
                        .ageDeadline()
                        .filter(deadline -> deadline.isAfter(commit))
                        .map(deadline -> String.valueOf(seconds(commit, deadline)))
                        .orElse(""),
                ""));
    }

    private List<String> of(TierHealth tier) {
        String name = tier.deployment() + "/" + tier.tier();
        List<String> measures = new ArrayList<>();
        tier.lastSnapshot()
                .ifPresent(time -> measures.add(measure(name + " age", seconds(time, health.at()), "s", "", "", "")));
        measures.add(measure(name + " stored", tier.stored(), "", "", "", ""));
        measures.add(measure(name + " size", tier.sizeBytes(), "B", "", "", ""));
        return measures;
    }

    private static long seconds(Instant from, Instant until) {
        return Math.max(0, Duration.between(from, until).toSeconds());
    }

    /** None of them can be less than nothing. */
    private static String measure(String label, long value, String unit, String warning, String critical, String most) {
        String measure = "'" + label.replaceAll("['=|]", "-") + "'=" + value + unit + ";" + warning + ";" + critical
                + ";0;" + most;
        return measure.replaceFirst(";$", "");
    }

    /** One line without the sign that ends the text of a plugin. */
    static String plain(String text) {
        return text.replaceAll("[\\p{Cntrl}\\s]+", " ").replace('|', '/');
    }
}
