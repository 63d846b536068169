package dev.holdfast.cli;

import dev.holdfast.cli.ColdStorage.MovedBy;
import dev.holdfast.cli.ColdStorage.Prospect;
import dev.holdfast.retention.CostEstimate;
import dev.holdfast.retention.CostEstimate.ClassCost;
import dev.holdfast.retention.Decision;
import dev.holdfast.retention.Decision.Fate;
import dev.holdfast.retention.TransitionStep;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** What policy makes of one repository, on one sheet for people. */
final class ProspectSheet {
    /** Of each kind; the rest is counted. */
    private static final int MOST_LINES = 20;

    private final Prospect prospect;
    private final boolean withCost;
    private final StringBuilder text = new StringBuilder();

    ProspectSheet(Prospect prospect, boolean withCost) {
        this.prospect = prospect;
        this.withCost = withCost;
    }

    String text() {
        text.setLength(0);
        summary();
        prospect.movedBy().ifPresent(this::transitions);
        if (withCost && prospect.movedBy().isPresent()) {
            cost(prospect.cost());
        } else if (withCost) {
            text.append("  no storage classes, no prices: it is a directory\n");
        }
        return text.append('\n').toString();
    }

    private void summary() {
        List<Decision> decisions = prospect.outlook().retention().decisions();
        text.append(prospect.outlook().repository())
                .append(": ")
                .append(Words.count(count(decisions, Fate.KEEP), "backup"))
                .append(" kept, ")
                .append(count(decisions, Fate.REMOVE))
                .append(" to go now, ")
                .append(count(decisions, Fate.LATER))
                .append(" to go later\n");
        prospect.outlook()
                .retention()
                .blocks()
                .forEach(block -> text.append("  ")
                        .append(block.kind().word())
                        .append(": ")
                        .append(block.text())
                        .append('\n'));
    }

    private static long count(List<Decision> decisions, Fate fate) {
        return decisions.stream().filter(decision -> decision.fate() == fate).count();
    }

    private static boolean isOnlyYoung(TransitionStep step) {
        return step.state() == TransitionStep.State.WAITING && step.problems().isEmpty();
    }

    private void transitions(MovedBy movedBy) {
        List<TransitionStep> now = prospect.outlook().transitions().steps().stream()
                .filter(step -> !isOnlyYoung(step))
                .toList();
        List<TransitionStep> waiting = prospect.outlook().transitions().steps().stream()
                .filter(ProspectSheet::isOnlyYoung)
                .toList();
        if (now.isEmpty() && waiting.isEmpty()) {
            return;
        }
        String who = movedBy == MovedBy.HOLDFAST ? "Holdfast" : "the bucket";
        Optional<Instant> next = waiting.stream().map(TransitionStep::at).min(Comparator.naturalOrder());
        text.append("  ")
                .append(Words.count(now.size(), "archive"))
                .append(" due for another storage class (moved by ")
                .append(who)
                .append("), ")
                .append(waiting.size())
                .append(" later")
                .append(next.map(at -> ", the next at " + Words.time(at)).orElse(""))
                .append('\n');
        TextTable table = new TextTable(Set.of(), "BACKUP", "DEPLOYMENT", "FROM", "TO", "SINCE", "");
        now.stream()
                .limit(MOST_LINES)
                .forEach(step -> table.row(
                        step.candidate().id().value(),
                        step.candidate().deployment(),
                        step.from(),
                        step.to(),
                        Words.time(step.at()),
                        (step.state() == TransitionStep.State.REFUSED ? "refused: " : "")
                                + String.join("; ", step.problems())));
        if (!table.isEmpty()) {
            text.append(table.text());
        }
        if (now.size() > MOST_LINES) {
            text.append("and ").append(now.size() - MOST_LINES).append(" more\n");
        }
    }

    private void cost(CostEstimate cost) {
        TextTable table = new TextTable(
                Set.of(1, 2, 3, 4, 5),
                "CLASS",
                "BACKUPS",
                "STORED",
                "BILLED",
                "GIB-MONTHS",
                cost.currency() + "/MONTH");
        for (ClassCost each : cost.classes()) {
            table.row(
                    each.storageClass(),
                    String.valueOf(each.backups()),
                    Words.size(each.storedBytes()),
                    Words.size(each.billedBytes()),
                    number(each.gibMonths()),
                    each.cost().map(ProspectSheet::number).orElse("no price"));
        }
        if (!table.isEmpty()) {
            table.row("all", "", "", "", "", number(cost.monthly()));
            text.append(table.text());
        }
        if (!cost.earlyDeletes().isEmpty()) {
            text.append("  leaving a class early: ")
                    .append(Words.count(cost.earlyDeletes().size(), "archive"))
                    .append(", billed once ")
                    .append(number(cost.penalties()))
                    .append(' ')
                    .append(cost.currency())
                    .append('\n');
            cost.earlyDeletes().stream()
                    .limit(MOST_LINES)
                    .forEach(each -> text.append("    ")
                            .append(each.backup())
                            .append(": ")
                            .append(each.storageClass())
                            .append(", ")
                            .append(Words.count(each.missingDays(), "day"))
                            .append(" early by ")
                            .append(each.by())
                            .append(each.cost()
                                    .map(price -> ", " + number(price))
                                    .orElse(""))
                            .append('\n'));
        }
        if (!cost.isComplete()) {
            text.append("  classes without a price are not counted; set prices in the configuration\n");
        }
    }

    private static String number(BigDecimal number) {
        return String.format(Locale.ROOT, "%.4f", number.setScale(4, RoundingMode.HALF_UP));
    }
}
