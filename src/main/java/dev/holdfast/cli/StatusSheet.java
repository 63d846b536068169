package dev.holdfast.cli;

import dev.holdfast.replicate.CopyState;
import dev.holdfast.watch.Health;
import dev.holdfast.watch.Promise;
import dev.holdfast.watch.PromiseState;
import dev.holdfast.watch.RepositoryHealth;
import dev.holdfast.watch.ScheduleHealth;
import dev.holdfast.watch.TierHealth;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
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
        unprotected();
        schedules();
        tiers();
        copies();
        repositories();
        return text.toString();
    }

    private void promises() {
        List<Promise> bad = health.promises().stream()
                .filter(promise -> promise.state() != PromiseState.OK)
                .sorted(Comparator.comparing(Promise::state).reversed())
                .toList();
        text.append(health.isHealthy() ? "healthy" : "UNHEALTHY")
                .append(" at ")
                .append(Words.time(health.at()))
                .append(": ")
                .append(health.promises().size() - bad.size())
                .append(" of ")
                .append(Words.count(health.promises().size(), "promise"))
                .append(" kept\n");
        for (Promise promise : bad) {
            text.append("  ")
                    .append(promise.state().word())
                    .append("  ")
                    .append(promise.kind().word());
            text.append(promise.about().isEmpty() ? "" : " " + promise.about());
            text.append(": ").append(promise.evidence()).append('\n');
            if (!promise.advice().isEmpty()) {
                text.append("    HINT: ").append(promise.advice()).append('\n');
            }
        }
    }

    /** Healthy as long as nothing is late, but nobody should take that for a backup. */
    private void unprotected() {
        for (ScheduleHealth each : health.schedules()) {
            if (each.lastSuccess().isEmpty()) {
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

    private void schedules() {
        TextTable table =
                new TextTable(Set.of(5), "SCHEDULE", "TIER", "LAST SUCCESS", "NEXT RUN", "DEADLINE", "FAILURES");
        for (ScheduleHealth each : health.schedules()) {
            table.row(
                    each.deployment() + "/" + each.schedule(),
                    each.tier(),
                    Words.time(each.lastSuccess()),
                    Words.time(each.nextRun()),
                    Words.time(each.deadline()),
                    String.valueOf(each.consecutiveFailures()));
        }
        append(table);
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
