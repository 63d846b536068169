package dev.holdfast.cli;

import dev.holdfast.prune.PruneReport;
import dev.holdfast.prune.PruneReport.Line;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.retention.Block;
import dev.holdfast.retention.Candidate;
import java.util.List;
import java.util.Set;

/** What a prune did or would do, for people. */
final class PruneSheet {
    private final PruneReport report;
    private final boolean hasClasses;

    /** @param hasClasses whether its repository has storage classes */
    PruneSheet(PruneReport report, boolean hasClasses) {
        this.report = report;
        this.hasClasses = hasClasses;
    }

    String text() {
        StringBuilder text = new StringBuilder(heading()).append('\n');
        TextTable table = new TextTable(Set.of(2), "  BACKUP", "SNAPSHOT", "SIZE", "CLASS", "DECISION", "REASON");
        for (Line line : report.lines()) {
            Candidate backup = line.decision().candidate();
            table.row(
                    "  " + backup.id().value(),
                    Words.time(backup.snapshotTime()),
                    Words.size(backup.storedBytes()),
                    hasClasses ? backup.storageClass() : "-",
                    word(line.outcome()),
                    line.reason());
        }
        text.append(table.isEmpty() ? "" : table.text());
        for (Block block : report.blocks()) {
            text.append("  blocked, ")
                    .append(block.kind().word())
                    .append(": ")
                    .append(block.text())
                    .append('\n');
        }
        return text.append('\n').toString();
    }

    private String heading() {
        String where = "repository " + report.repository()
                + report.deployment().map(name -> ", deployment " + name).orElse("");
        if (report.lines().isEmpty()) {
            return where + ": " + (report.blocks().isEmpty() ? "no backups" : "nothing was looked at");
        }
        StringBuilder heading = new StringBuilder(where)
                .append(": ")
                .append(Words.count(report.lines().size(), "backup"));
        for (Outcome outcome : Outcome.values()) {
            List<Line> lines = report.with(outcome);
            if (!lines.isEmpty()) {
                heading.append(", ")
                        .append(lines.size())
                        .append(' ')
                        .append(summary(outcome, lines.size() == 1))
                        .append(" (")
                        .append(Words.size(report.bytes(outcome)))
                        .append(')');
            }
        }
        return heading.toString();
    }

    private static String summary(Outcome outcome, boolean isOne) {
        return switch (outcome) {
            case KEPT -> isOne ? "stays" : "stay";
            case LATER -> isOne ? "goes later" : "go later";
            case DUE -> "would go";
            case REMOVED -> "removed";
            case REFUSED -> "refused";
        };
    }

    private static String word(Outcome outcome) {
        return switch (outcome) {
            case KEPT -> "keep";
            case LATER -> "later";
            case DUE -> "remove";
            case REMOVED -> "removed";
            case REFUSED -> "refused";
        };
    }
}
