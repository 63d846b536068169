package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.manifest.Verification;
import dev.holdfast.watch.Account;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The report for spreadsheets: CSV as RFC 4180 has it, one row for each fact, {@code record} saying of what kind. A cell that a spreadsheet would take for a formula begins with an
 * apostrophe, since names and reasons are written by people.
 */
final class ReportTable {
    private static final List<String> COLUMNS = List.of(
            "record",
            "deployment",
            "time",
            "until",
            "name",
            "tier",
            "state",
            "count",
            "bytes",
            "documents",
            "by",
            "repositories",
            "details");

    private final Report report;
    private final StringBuilder text = new StringBuilder();

    ReportTable(Report report) {
        this.report = report;
    }

    String csv() {
        text.setLength(0);
        text.append(String.join(",", COLUMNS)).append("\r\n");
        for (Account account : report.accounts()) {
            row(
                    "deployment",
                    account.deployment(),
                    Map.of(
                            "time", report.from().toString(),
                            "until", report.until().toString(),
                            "state", Report.verdict(account),
                            "details",
                                    Report.reach(account) + "; " + Report.convexKeeps(account) + "; "
                                            + "drills: " + Report.drilled(account)
                                            + account.copies()
                                                    .map(copies -> "; 3-2-1 "
                                                            + copies.rule().words())
                                                    .orElse("")));
            account.tiers()
                    .forEach(tier -> row(
                            "tier",
                            account.deployment(),
                            Map.of(
                                    "tier", tier.tier(),
                                    "count", String.valueOf(tier.taken()),
                                    "bytes", String.valueOf(tier.takenBytes()),
                                    "details", tier.stored() + " stored now, " + tier.storedBytes() + " bytes")));
            account.schedules().forEach(schedule -> schedule(account, schedule));
            account.taken().forEach(backup -> backup(account, backup));
            account.verifications().forEach(each -> verification(account, each));
            account.drills().forEach(each -> drill(account, each));
            account.holds()
                    .forEach(hold -> row(
                            "hold",
                            account.deployment(),
                            Map.of(
                                    "time", hold.placed().toString(),
                                    "until", hold.until().map(String::valueOf).orElse(""),
                                    "name", hold.backup().value(),
                                    "by", hold.by(),
                                    "details", hold.reason())));
            account.deletions()
                    .forEach(deletion -> row(
                            "deletion",
                            account.deployment(),
                            Map.of(
                                    "time",
                                    deletion.at().toString(),
                                    "name",
                                    deletion.backup().value(),
                                    "by",
                                    deletion.by())));
        }
        report.audit()
                .forEach(line -> row(
                        "audit",
                        line.entry().deployment(),
                        Map.of(
                                "time", line.entry().at().toString(),
                                "name", line.entry().subject(),
                                "state", line.entry().action(),
                                "by", line.entry().by(),
                                "repositories", String.join(" ", line.repositories()),
                                "details",
                                        line.entry().details().entrySet().stream()
                                                .map(detail -> detail.getKey() + "=" + detail.getValue())
                                                .collect(Collectors.joining("; ")))));
        report.unread().forEach(problem -> row("unread", "", Map.of("details", problem)));
        return text.toString();
    }

    private void schedule(Account account, Account.ScheduleAccount schedule) {
        row(
                "schedule",
                account.deployment(),
                Map.of(
                        "time", schedule.from().toString(),
                        "name", schedule.schedule(),
                        "tier", schedule.tier(),
                        "state", schedule.missed() == 0 ? "kept" : "gaps",
                        "count", String.valueOf(schedule.owed()),
                        "details",
                                schedule.recurrence() + "; owed " + schedule.owed() + ", came " + schedule.kept()
                                        + ", removed since " + schedule.removed()));
        schedule.gaps()
                .forEach(gap -> row(
                        "gap",
                        account.deployment(),
                        Map.of(
                                "time", gap.first().toString(),
                                "until", gap.last().toString(),
                                "name", schedule.schedule(),
                                "tier", schedule.tier(),
                                "state", gap.isSuspect() ? "suspect" : "missing",
                                "count", String.valueOf(gap.periods()))));
        schedule.late()
                .forEach(late -> row(
                        "late",
                        account.deployment(),
                        Map.of(
                                "time", late.period().toString(),
                                "name", late.backup().value(),
                                "tier", schedule.tier(),
                                "details", "late by " + late.by().toSeconds() + " s")));
    }

    private void backup(Account account, Backup backup) {
        row(
                "backup",
                account.deployment(),
                Map.of(
                        "time", backup.manifest().snapshotTime().toString(),
                        "until", backup.manifest().timing().committed().toString(),
                        "name", backup.id().value(),
                        "tier", backup.tier(),
                        "state", backup.isSuspect() ? "suspect" : backup.isVerified() ? "verified" : "damaged",
                        "bytes", String.valueOf(backup.manifest().archive().plainBytes()),
                        "documents", String.valueOf(backup.manifest().contents().documents()),
                        "by", backup.manifest().origin().host(),
                        "repositories", String.join(" ", backup.repositories()),
                        "details", String.join("; ", backup.manifest().verdict().reasons())));
    }

    private void verification(Account account, Verification each) {
        row(
                "verification",
                account.deployment(),
                Map.of(
                        "time", each.at().toString(),
                        "name", each.backup().value(),
                        "state", each.isGood() ? "good" : "bad",
                        "by", each.by(),
                        "repositories", each.repository(),
                        "details", String.join("; ", each.problems())));
    }

    private void drill(Account account, DrillRecord each) {
        List<String> cells = DrillLog.row(each, report.at());
        row(
                each.isDrill() ? "drill" : "rehearsal",
                account.deployment(),
                Map.of(
                        "time", each.ordered().toString(),
                        "until",
                                each.result()
                                        .map(result -> result.ended().toString())
                                        .orElse(""),
                        "name", cells.get(DrillLog.BACKUP),
                        "state", cells.get(DrillLog.STATUS),
                        "documents",
                                each.result()
                                        .map(result -> String.valueOf(result.documents()))
                                        .orElse(""),
                        "by", each.occasion().tester(),
                        "details",
                                "into " + each.into() + "; rto " + cells.get(DrillLog.RTO) + "; rpo "
                                        + cells.get(DrillLog.RPO)
                                        + "; objectives met: " + cells.get(DrillLog.MET)
                                        + (cells.get(DrillLog.NOTES).isEmpty()
                                                ? ""
                                                : "; " + cells.get(DrillLog.NOTES))));
    }

    private void row(String record, String deployment, Map<String, String> cells) {
        text.append(Stream.concat(
                                Stream.of(record, deployment),
                                COLUMNS.stream().skip(2).map(column -> cells.getOrDefault(column, "")))
                        .map(ReportTable::cell)
                        .collect(Collectors.joining(",")))
                .append("\r\n");
    }

    static String cell(String value) {
        String safe = value.matches("(?s)[=+\\-@\\t\\r\\n].*") ? "'" + value : value;
        return safe.matches("(?s).*[\",\\r\\n].*") ? "\"" + safe.replace("\"", "\"\"") + "\"" : safe;
    }
}
