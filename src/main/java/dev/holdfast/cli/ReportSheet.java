package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.watch.Account;
import java.util.Locale;
import java.util.Set;

/** The report as text. */
final class ReportSheet {
    private static final int MOST_GAPS = 20;

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    ReportSheet(Report report) {
        this.report = report;
    }

    String text() {
        text.setLength(0);
        line("Backups from " + Words.time(report.from()) + " to " + Words.time(report.until()));
        line("drawn up at " + Words.time(report.at()) + " by holdfast " + report.version());
        report.unread().forEach(problem -> line("NOT IN THIS REPORT: " + Words.plain(problem)));
        report.accounts().forEach(this::account);
        audit();
        line("");
        line("WHAT CONVEX ITSELF KEEPS");
        Report.CONVEX_KEEPS.forEach(each -> line("  " + each));
        return text.toString();
    }

    private void account(Account account) {
        line("");
        line(account.deployment().toUpperCase(Locale.ROOT) + ": " + Report.verdict(account));
        line("  " + Report.reach(account));
        line("  " + Report.convexKeeps(account));
        account.copies()
                .ifPresent(copies ->
                        line("  3 copies, 2 kinds, 1 off site: " + copies.rule().words()
                                + (copies.missing().isEmpty()
                                        ? ""
                                        : "; " + copies.missing().size() + " missing")));
        line("  drills: " + Report.drilled(account));
        tiers(account);
        schedules(account);
        account.schedules().forEach(schedule -> gaps(account, schedule));
        for (Backup backup : account.suspect()) {
            line("  suspect: " + backup.id() + ": "
                    + Words.plain(String.join("; ", backup.manifest().verdict().reasons())));
        }
        verifications(account);
        account.holds()
                .forEach(hold -> line("  held: " + hold.backup() + " by " + Words.plain(hold.by()) + " since "
                        + Words.time(hold.placed())
                        + hold.until().map(end -> " until " + Words.time(end)).orElse("")
                        + ": " + Words.plain(hold.reason())));
        account.deletions()
                .forEach(deletion -> line("  deleted: " + deletion.backup() + " by " + Words.plain(deletion.by())
                        + " at " + Words.time(deletion.at())));
    }

    private void tiers(Account account) {
        TextTable table =
                new TextTable(Set.of(1, 2, 3, 4, 5), "  TIER", "TAKEN", "SUSPECT", "SIZE", "STORED NOW", "STORED SIZE");
        account.tiers()
                .forEach(tier -> table.row(
                        "  " + tier.tier(),
                        String.valueOf(tier.taken()),
                        String.valueOf(tier.suspect()),
                        Words.size(tier.takenBytes()),
                        String.valueOf(tier.stored()),
                        Words.size(tier.storedBytes())));
        append(table);
    }

    private void schedules(Account account) {
        TextTable table = new TextTable(
                Set.of(2, 3, 4, 5), "  SCHEDULE", "COMES", "OWED", "CAME", "LATE", "REMOVED SINCE", "JUDGED FROM");
        account.schedules()
                .forEach(schedule -> table.row(
                        "  " + schedule.schedule(),
                        schedule.recurrence(),
                        String.valueOf(schedule.owed()),
                        String.valueOf(schedule.kept()),
                        String.valueOf(schedule.late().size()),
                        String.valueOf(schedule.removed()),
                        Words.time(schedule.from())));
        append(table);
    }

    private void gaps(Account account, Account.ScheduleAccount schedule) {
        schedule.gaps().stream()
                .limit(MOST_GAPS)
                .forEach(gap -> line("  gap: " + account.deployment() + "/" + schedule.schedule() + " " + words(gap)));
        if (schedule.gaps().size() > MOST_GAPS) {
            line("  and " + (schedule.gaps().size() - MOST_GAPS) + " more gaps of " + schedule.schedule()
                    + ": --format csv has all");
        }
        schedule.late().stream()
                .limit(MOST_GAPS)
                .forEach(late -> line("  late: " + late.backup() + " for " + Words.time(late.period()) + ", by "
                        + Words.span(late.by())));
    }

    static String words(Account.Gap gap) {
        return (gap.periods() == 1
                        ? Words.time(gap.first())
                        : Words.time(gap.first()) + " to " + Words.time(gap.last()) + " (" + gap.periods()
                                + " periods)")
                + (gap.isSuspect() ? ": only a suspect backup" : ": no backup");
    }

    private void verifications(Account account) {
        long bad =
                account.verifications().stream().filter(each -> !each.isGood()).count();
        line("  verified again: "
                + Words.count(account.verifications().size(), "copy").replace("copys", "copies") + " read back, " + bad
                + " found bad");
        account.verifications().stream()
                .filter(each -> !each.isGood())
                .forEach(each -> line("  bad: " + each.backup() + " in " + each.repository() + " at "
                        + Words.time(each.at()) + ": " + Words.plain(String.join("; ", each.problems()))));
    }

    private void audit() {
        line("");
        line("WHAT WAS DONE, AND BY WHOM");
        if (report.audit().isEmpty()) {
            line("  nothing is recorded");
        }
        report.audit()
                .forEach(each -> line("  " + Words.time(each.entry().at()) + "  "
                        + Words.plain(each.entry().by()) + "  "
                        + Words.plain(each.entry().action()) + "  "
                        + Words.plain(
                                (each.entry().deployment() + " " + each.entry().subject()).strip())));
    }

    private void append(TextTable table) {
        if (!table.isEmpty()) {
            text.append(table.text());
        }
    }

    private void line(String line) {
        text.append(line).append('\n');
    }
}
