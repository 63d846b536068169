package dev.holdfast.cli;

import dev.holdfast.restore.Offer;
import dev.holdfast.restore.RestorePlan;
import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.restore.TargetState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * What a restore will do, for somebody who has to decide at three in the morning: what goes and what comes first, tables that stay or change nothing in number in one line,
 * then what forbids it and what must be known. 80 columns wide, but for long names.
 */
final class RestoreSheet {
    private static final int WIDTH = 80;
    /** More of one kind are not read but scrolled by. */
    private static final int MOST_ROWS = 24;

    private final RestorePlan plan;
    private final Offer offer;
    private final boolean isVerbose;
    private final StringBuilder text = new StringBuilder();

    /** @param isVerbose whether every table gets a line */
    RestoreSheet(RestorePlan plan, Offer offer, boolean isVerbose) {
        this.plan = plan;
        this.offer = offer;
        this.isVerbose = isVerbose;
    }

    String text() {
        heading();
        tables();
        totals();
        environment();
        list("REFUSED, because", plan.refusals());
        list("Know before you confirm:", plan.warnings());
        plan.expected()
                .ifPresent(forecast -> line(
                        "It takes about " + Words.span(forecast.time()) + ", judging from " + forecast.ground() + "."));
        return text.toString();
    }

    private void line(String line) {
        text.append(line).append('\n');
    }

    private void heading() {
        TargetState target = plan.target();
        line("Restore " + plan.source() + " into " + target.name() + ", "
                + plan.mode().word());
        offer.origin()
                .ifPresent(origin -> line("  from  " + origin.deployment() + " at "
                        + Words.time(origin.snapshotTime()) + ", "
                        + Words.span(Duration.between(origin.snapshotTime(), target.at())) + " ago; "
                        + (origin.isVerified() ? "verified" : "NOT verified")));
        line("  into  " + target.url() + " (" + target.kind()
                + (target.instance().isEmpty() ? "" : ", " + target.instance()) + ")"
                + (target.isPaused() ? ", paused" : ""));
        line("  what  " + Words.count(plan.imported().tables().size(), "table") + ", "
                + counted(plan.imported().documents(), "document") + ", "
                + counted(plan.imported().fileCount(), "stored file")
                + (plan.isCut() ? ", a part of the source" : ""));
        line("");
    }

    private void tables() {
        List<TablePlan> quiet = new ArrayList<>();
        List<TablePlan> loud = new ArrayList<>();
        plan.tables().forEach(table -> (isVerbose || isNews(table) ? loud : quiet).add(table));
        loud.sort(Comparator.comparing((TablePlan table) -> rank(table.fate()))
                .thenComparing(table -> -Math.abs(table.after() - table.before()))
                .thenComparing(TablePlan::table));
        TextTable rows = new TextTable(Set.of(2, 3), "  TABLE", "WHAT", "NOW", "THEN", "");
        int shown = isVerbose ? loud.size() : Math.min(loud.size(), MOST_ROWS);
        for (TablePlan table : loud.subList(0, shown)) {
            rows.row(
                    "  " + table.table(),
                    plan.isMerge() && table.fate() == Fate.REPLACED ? "merged" : word(table.fate()),
                    table.fate() == Fate.ADDED ? "-" : number(table.before()),
                    table.fate() == Fate.DROPPED ? "-" : number(table.after()),
                    table.note());
        }
        if (!rows.isEmpty()) {
            text.append(rows.text());
        }
        if (shown < loud.size()) {
            line("  and " + (loud.size() - shown) + " more, told by --verbose: "
                    + counted(loud.subList(shown, loud.size())));
        }
        if (!quiet.isEmpty()) {
            paragraph("  ", (rows.isEmpty() ? "" : "and ") + quietly(quiet));
        }
        line("");
    }

    /** What somebody should look at: what goes, comes, or becomes more or less. */
    private static boolean isNews(TablePlan table) {
        return switch (table.fate()) {
            case KEPT -> table.restored() > 0;
            case REPLACED, APPENDED -> table.before() != table.after();
            case CLEARED, DROPPED, ADDED -> table.before() + table.after() > 0;
        };
    }

    private static int rank(Fate fate) {
        return switch (fate) {
            case DROPPED -> 0;
            case CLEARED -> 1;
            case REPLACED -> 2;
            case APPENDED -> 3;
            case ADDED -> 4;
            case KEPT -> 5;
        };
    }

    private static String word(Fate fate) {
        return switch (fate) {
            case DROPPED -> "REMOVED";
            case CLEARED -> "EMPTIED";
            case REPLACED -> "replaced";
            case APPENDED -> "appended";
            case ADDED -> "added";
            case KEPT -> "stays";
        };
    }

    private static String counted(List<TablePlan> tables) {
        List<String> parts = new ArrayList<>();
        for (Fate fate : Fate.values()) {
            long count = tables.stream().filter(table -> table.fate() == fate).count();
            if (count > 0) {
                parts.add(count + " " + word(fate));
            }
        }
        return String.join(", ", parts);
    }

    private static String quietly(List<TablePlan> tables) {
        List<String> parts = new ArrayList<>();
        say(parts, tables, Fate.REPLACED, "replaced by as many documents as now");
        say(parts, tables, Fate.KEPT, "untouched");
        say(parts, tables, Fate.ADDED, "added, empty");
        say(parts, tables, Fate.DROPPED, "removed, empty now");
        say(parts, tables, Fate.CLEARED, "empty now and then");
        say(parts, tables, Fate.APPENDED, "appended nothing");
        return String.join("; ", parts);
    }

    private static void say(List<String> parts, List<TablePlan> tables, Fate fate, String what) {
        List<TablePlan> some =
                tables.stream().filter(table -> table.fate() == fate).toList();
        if (!some.isEmpty()) {
            long documents = some.stream().mapToLong(TablePlan::after).sum();
            parts.add(Words.count(some.size(), "table") + " " + what
                    + (documents == 0 ? "" : " (" + number(documents) + ")"));
        }
    }

    private void totals() {
        long before = plan.tables().stream().mapToLong(TablePlan::before).sum();
        long after = plan.tables().stream().mapToLong(TablePlan::after).sum();
        long gone = plan.tables().stream()
                .filter(table -> table.fate() == Fate.DROPPED || table.fate() == Fate.CLEARED)
                .mapToLong(TablePlan::removed)
                .sum();
        line("  documents     " + number(before) + " now, " + number(after) + " then"
                + (gone == 0
                        ? ""
                        : "; " + number(gone) + (gone == 1 ? " goes with its table" : " go with their tables")));
        if (plan.files().isEmpty()) {
            line("  stored files  none");
        }
        for (FilesPlan files : plan.files()) {
            line("  stored files  " + number(files.before()) + " now, " + number(files.after()) + " then, "
                    + word(files.fate())
                    + (files.component().isEmpty() ? "" : ", of " + files.component()));
        }
    }

    private void environment() {
        RestorePlan.EnvironmentPlan environment = plan.environment();
        if (!environment.onlyInBackup().isEmpty()) {
            paragraph("  environment   ", "only in the backup: " + String.join(", ", environment.onlyInBackup()));
        }
        if (!environment.onlyInTarget().isEmpty()) {
            paragraph(
                    "  environment   ",
                    "only in " + plan.target().name() + ": " + String.join(", ", environment.onlyInTarget()));
        }
        line("");
    }

    private void list(String heading, List<String> items) {
        if (!items.isEmpty()) {
            line(heading);
            items.forEach(item -> paragraph("  - ", item));
            line("");
        }
    }

    /** Broken at spaces; what follows the first line stands under its beginning. */
    private void paragraph(String lead, String words) {
        StringBuilder line = new StringBuilder(lead);
        boolean isBegun = false;
        for (String word : words.split(" ", -1)) {
            if (isBegun && line.length() + 1 + word.length() > WIDTH) {
                line(line.toString());
                line = new StringBuilder(" ".repeat(lead.length()));
                isBegun = false;
            }
            line.append(isBegun ? " " : "").append(word);
            isBegun = true;
        }
        line(line.toString());
    }

    private static String counted(long number, String one) {
        return number(number) + " " + one + (number == 1 ? "" : "s");
    }

    private static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }
}
