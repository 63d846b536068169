package dev.holdfast.cli;

import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.DrillResult;
import dev.holdfast.manifest.DrillResult.Outcome;
import dev.holdfast.replicate.CopyState;
import dev.holdfast.watch.ChannelState;
import dev.holdfast.watch.DeploymentHealth;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.RepositoryHealth;
import dev.holdfast.watch.ScheduleHealth;
import dev.holdfast.watch.TierHealth;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Health on one screen: what is broken first, then when backups come, then what is stored. */
final class StatusSheet {
    private final Health health;
    private final StringBuilder text = new StringBuilder();

    StatusSheet(Health health) {
        this.health = health;
    }

    String text() {
        text.setLength(0);
        promises();
        telling();
        unprotected();
        undrilled();
        deployments();
        schedules();
        tiers();
        copies();
        drills();
        repositories();
        return text.toString();
    }

    private void promises() {
        List<Promise> bad = health.promises().stream()
                .filter(promise -> promise.state() != PromiseState.OK)
                .sorted(Comparator.comparing(Promise::state)
                        .reversed()
                        .thenComparing(promise -> promise.since().orElse(Instant.MAX)))
                .toList();
        text.append(health.isHealthy() ? "healthy" : "UNHEALTHY")
                .append(" at ")
                .append(Words.time(health.at()))
                .append(": ")
                .append(health.promises().size() - bad.size())
                .append(" of ")
                .append(Words.count(health.promises().size(), "promise"))
                .append(" kept");
        if (!bad.isEmpty()) {
            text.append(", ")
                    .append(health.broken().size())
                    .append(" broken, ")
                    .append(Words.count(health.warnings().size(), "warning"));
        }
        text.append('\n');
        bad.forEach(this::promise);
    }

    private void promise(Promise promise) {
        text.append("  ")
                .append(promise.state().word())
                .append("  ")
                .append(promise.kind().word());
        text.append(promise.about().isEmpty() ? "" : " " + promise.about());
        promise.since()
                .filter(since -> !since.isAfter(health.at()))
                .ifPresent(since -> text.append(" (for ")
                        .append(Words.span(Duration.between(since, health.at())))
                        .append(')'));
        text.append(": ").append(promise.evidence());
        promise.deployment()
                .flatMap(name -> Optional.ofNullable(health.telling().silences().get(name)))
                .flatMap(silence -> silence)
                .ifPresent(until -> text.append(" (silenced until ")
                        .append(Words.time(until))
                        .append(')'));
        text.append('\n');
        if (!promise.advice().isEmpty()) {
            text.append("    HINT: ").append(promise.advice()).append('\n');
        }
    }

    /** Whoever is awake at night wants to know who else is, and who should be and is not. */
    private void telling() {
        for (ChannelState channel : health.telling().channels()) {
            text.append("  told by ").append(channel.name()).append(": ");
            channel.failingSince()
                    .ifPresentOrElse(
                            since -> text.append("NOT SENT since ")
                                    .append(Words.time(since))
                                    .append(", ")
                                    .append(Words.count(channel.unsent(), "message"))
                                    .append(" waiting: ")
                                    .append(channel.problem()),
                            () -> text.append("last at ").append(Words.time(channel.lastSent())));
            text.append('\n');
        }
        health.telling()
                .silences()
                .forEach((deployment, until) -> until.ifPresent(end -> text.append("  silenced: nobody is told of ")
                        .append(deployment)
                        .append(" until ")
                        .append(Words.time(end))
                        .append('\n')));
    }

    private void deployments() {
        Set<String> names = new LinkedHashSet<>();
        health.deployments().forEach(each -> names.add(each.deployment()));
        health.schedules().forEach(each -> names.add(each.deployment()));
        TextTable table = new TextTable(
                Set.of(), "DEPLOYMENT", "STATE", "NEWEST BACKUP", "AGE", "NO LATER THAN", "NEXT RUN", "IN");
        for (String name : names) {
            Optional<Instant> newest = health.tiers().stream()
                    .filter(tier -> tier.deployment().equals(name))
                    .flatMap(tier -> tier.lastSnapshot().stream())
                    .max(Comparator.naturalOrder());
            Optional<Instant> next = health.schedules().stream()
                    .filter(schedule -> schedule.deployment().equals(name))
                    .flatMap(schedule -> schedule.nextRun().stream())
                    .min(Comparator.naturalOrder());
            table.row(
                    name,
                    state(name),
                    Words.time(newest),
                    newest.map(time -> Words.span(Duration.between(time, health.at())))
                            .orElse("-"),
                    Words.time(health.deployments().stream()
                            .filter(each -> each.deployment().equals(name))
                            .flatMap(each -> each.ageDeadline().stream())
                            .filter(deadline -> !deadline.equals(Instant.EPOCH))
                            .findFirst()),
                    Words.time(next),
                    next.map(time ->
                                    time.isAfter(health.at()) ? Words.span(Duration.between(health.at(), time)) : "now")
                            .orElse("-"));
        }
        append(table);
    }

    private String state(String deployment) {
        if (health.unknown().contains(deployment)) {
            return "UNKNOWN";
        }
        return health.promises().stream()
                .filter(promise -> promise.deployment().equals(Optional.of(deployment)))
                .map(Promise::state)
                .max(Comparator.naturalOrder())
                .map(worst -> worst == PromiseState.CRITICAL ? "CRITICAL" : worst.word())
                .orElse("ok");
    }

    /** Healthy as long as nothing is late, but nobody should take that for a backup. */
    private void unprotected() {
        for (ScheduleHealth each : health.schedules()) {
            boolean isToCome = each.deadline().filter(health.at()::isBefore).isPresent();
            if (each.lastSuccess().isEmpty() && isToCome && !health.unknown().contains(each.deployment())) {
                text.append("  no backup yet of ")
                        .append(each.deployment())
                        .append('/')
                        .append(each.schedule())
                        .append(": the first one is due by ")
                        .append(Words.time(each.deadline()))
                        .append('\n');
            }
        }
    }

    /** Backups that nobody ever restored are a hope. */
    private void undrilled() {
        health.deployments().stream()
                .filter(DeploymentHealth::isUndrilled)
                .forEach(each -> text.append("  never drilled: ")
                        .append(each.deployment())
                        .append(" is production, and no drill proves that it can be restored")
                        .append("\n    HINT: deployments.")
                        .append(each.deployment())
                        .append(".drill { into = STAGING }, or rehearse it: holdfast drill ")
                        .append(each.deployment())
                        .append(" --rehearsal\n"));
    }

    private void drills() {
        TextTable table = new TextTable(
                Set.of(4, 5), "DRILLED", "INTO", "LAST", "LAST PASSED", "RTO", "RPO", "NEXT", "NO LATER THAN");
        for (DeploymentHealth each : health.deployments()) {
            each.drill().ifPresent(drill -> {
                Optional<DrillResult> passed = drill.lastPassed().flatMap(DrillRecord::result);
                table.row(
                        each.deployment(),
                        drill.into(),
                        drill.running()
                                .map(running -> "running")
                                .or(() -> drill.lastOutcome().map(Outcome::word))
                                .orElse("never"),
                        Words.time(drill.lastSuccess()),
                        passed.flatMap(DrillResult::rto).map(Words::span).orElse("-"),
                        passed.flatMap(DrillResult::rpo).map(Words::span).orElse("-"),
                        Words.time(drill.next()),
                        Words.time(drill.deadline()));
            });
        }
        append(table);
    }

    private void schedules() {
        TextTable table = new TextTable(
                Set.of(6), "SCHEDULE", "STATE", "TIER", "LAST SUCCESS", "NEXT RUN", "DEADLINE", "FAILURES");
        for (ScheduleHealth each : health.schedules()) {
            table.row(
                    each.deployment() + "/" + each.schedule(),
                    state(each),
                    each.tier(),
                    Words.time(each.lastSuccess()),
                    Words.time(each.nextRun()),
                    Words.time(each.deadline()),
                    String.valueOf(each.consecutiveFailures()));
        }
        append(table);
    }

    private String state(ScheduleHealth schedule) {
        if (health.unknown().contains(schedule.deployment())) {
            return "UNKNOWN";
        }
        Optional<Duration> late = schedule.deadline()
                .filter(deadline -> !deadline.isAfter(health.at()))
                .map(deadline -> Duration.between(deadline, health.at()));
        return late.map(by -> "LATE by " + Words.span(by))
                .orElse(schedule.consecutiveFailures() > 0 ? "failing" : "ok");
    }

    private void tiers() {
        TextTable table = new TextTable(
                Set.of(1, 2, 3, 6, 7), "STORED", "ALL", "VERIFIED", "SUSPECT", "NEWEST", "AGE", "SIZE", "DOCUMENTS");
        for (TierHealth each : health.tiers()) {
            String age = each.lastSnapshot()
                    .map(time -> Words.span(Duration.between(time, health.at())))
                    .orElse("-");
            table.row(
                    each.deployment() + "/" + each.tier(),
                    String.valueOf(each.stored()),
                    String.valueOf(each.verified()),
                    String.valueOf(each.suspect()),
                    Words.time(each.lastSnapshot()),
                    each.inProgressSince().isPresent() ? age + ", one under way" : age,
                    Words.size(each.sizeBytes()),
                    String.valueOf(each.documents()));
        }
        append(table);
    }

    private void copies() {
        TextTable table = new TextTable(Set.of(1), "COPIES", "MISSING", "SINCE", "3 COPIES, 2 KINDS, 1 OFF SITE");
        for (CopyState each : health.copies()) {
            table.row(
                    each.deployment(),
                    each.unread().isEmpty() ? String.valueOf(each.missing().size()) : "?",
                    Words.time(each.missingSince()),
                    each.rule().words());
        }
        append(table);
        for (CopyState each : health.copies()) {
            each.shared()
                    .forEach(what -> text.append("  one disk: ")
                            .append(each.deployment())
                            .append(": ")
                            .append(what)
                            .append('\n'));
        }
    }

    private void repositories() {
        TextTable table =
                new TextTable(Set.of(2, 3, 4), "REPOSITORY", "STATE", "SIZE", "ORPHANS", "HELD", "LAST PRUNE");
        for (RepositoryHealth each : health.repositories()) {
            long bytes = each.storedBytes().values().stream()
                    .mapToLong(Long::longValue)
                    .sum();
            table.row(
                    each.repository(),
                    each.isUp() ? "up" : "DOWN",
                    Words.size(bytes),
                    Words.size(each.upkeep().orphanBytes()),
                    String.valueOf(each.upkeep().held()),
                    Words.time(each.upkeep().lastPrune()));
        }
        append(table);
    }

    private void append(TextTable table) {
        if (!table.isEmpty()) {
            text.append('\n').append(table.text());
        }
    }
}
