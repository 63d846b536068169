package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.watch.Account;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The report as one HTML file that needs nothing else, runs nothing and prints. */
final class ReportPage {
    private static final String STYLE = """
            body { font: 15px/1.45 system-ui, sans-serif; color: #1a1a1a; background: #fff; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; }
            h1 { font-size: 1.6rem; margin-bottom: 0; }
            h2 { font-size: 1.25rem; border-bottom: 2px solid #1a1a1a; margin-top: 2.2rem; }
            h3 { font-size: 1rem; margin-bottom: .3rem; }
            .sub { color: #555; margin-top: .2rem; }
            .verdict { padding: .4rem .7rem; border-left: .4rem solid #2e7d32; background: #edf7ed; font-weight: 600; }
            .verdict.bad { border-color: #b71c1c; background: #fdecea; }
            .verdict.none { border-color: #777; background: #f2f2f2; }
            table { border-collapse: collapse; width: 100%; font-size: .88rem; margin: .3rem 0 1rem; }
            th, td { text-align: left; padding: .25rem .5rem; border-bottom: 1px solid #ccc; vertical-align: top; overflow-wrap: anywhere; }
            th { background: #f2f2f2; }
            td.n, th.n { text-align: right; white-space: nowrap; }
            td.t { white-space: nowrap; }
            .keeps { background: #f7f4ea; padding: .6rem 1rem; }
            @media print { body { margin: 0; max-width: none; font-size: 11px; } h2 { break-after: avoid; } tr { break-inside: avoid; } }
            """;

    private final Report report;
    private final StringBuilder html = new StringBuilder();

    ReportPage(Report report) {
        this.report = report;
    }

    String html() {
        html.setLength(0);
        html.append("<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n")
                .append(
                        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'\">\n")
                .append("<meta name=\"viewport\" content=\"width=device-width\">\n<title>")
                .append(text("Backups from " + Words.time(report.from()) + " to " + Words.time(report.until())))
                .append("</title>\n<style>\n")
                .append(STYLE)
                .append("</style>\n</head>\n<body>\n");
        element("h1", "Backup report");
        html.append("<p class=\"sub\">")
                .append(text(Words.time(report.from()) + " to " + Words.time(report.until()) + ", drawn up at "
                        + Words.time(report.at()) + " by Holdfast " + report.version() + ". All times are UTC."))
                .append("</p>\n");
        report.unread()
                .forEach(problem -> html.append("<p class=\"verdict bad\">")
                        .append(text("Not in this report: " + problem))
                        .append("</p>\n"));
        summary();
        report.accounts().forEach(this::account);
        audit();
        html.append("<h2>What Convex itself keeps</h2>\n<div class=\"keeps\"><ul>\n");
        Report.CONVEX_KEEPS.forEach(each -> element("li", each));
        return html.append("</ul></div>\n</body>\n</html>\n").toString();
    }

    private void summary() {
        table(
                List.of("Deployment", "#Owed", "#Came", "#Missed", "#Suspect", "Newest verified backup", "3-2-1"),
                report.accounts().stream()
                        .map(account -> List.of(
                                account.deployment(),
                                number(account.schedules().stream()
                                        .mapToInt(each -> each.owed())
                                        .sum()),
                                number(account.schedules().stream()
                                        .mapToInt(each -> each.kept())
                                        .sum()),
                                number(account.missed()),
                                number(account.suspect().size()),
                                account.newest()
                                        .map(backup ->
                                                Words.time(backup.manifest().snapshotTime()))
                                        .orElse("none"),
                                account.copies()
                                        .map(copies -> copies.rule().isMet() ? "yes" : "no")
                                        .orElse("-"))));
    }

    private void account(Account account) {
        element("h2", account.deployment());
        String verdict = Report.verdict(account);
        String look = verdict.startsWith("all ") ? "" : verdict.startsWith("nothing") ? " none" : " bad";
        html.append("<p class=\"verdict")
                .append(look)
                .append("\">")
                .append(text(verdict))
                .append("</p>\n<ul>\n");
        element("li", Report.reach(account));
        element("li", Report.convexKeeps(account));
        account.copies()
                .ifPresent(copies -> element(
                        "li",
                        "3 copies on 2 kinds of storage, 1 off site: "
                                + copies.rule().words()
                                + (copies.missing().isEmpty()
                                        ? ""
                                        : "; "
                                                + Words.count(copies.missing().size(), "copy")
                                                        .replace("copys", "copies")
                                                + " missing")));
        element("li", "Restore drills: " + Report.drilled(account));
        html.append("</ul>\n");
        part(
                "Schedules",
                List.of("Schedule", "Comes", "#Owed", "#Came", "#Late", "#Removed since", "Judged from"),
                account.schedules().stream()
                        .map(each -> List.of(
                                each.schedule(),
                                each.recurrence(),
                                number(each.owed()),
                                number(each.kept()),
                                number(each.late().size()),
                                number(each.removed()),
                                Words.time(each.from()))));
        part(
                "Gaps",
                List.of("Schedule", "From period", "To period", "#Periods", "What there is"),
                account.schedules().stream()
                        .flatMap(each -> each.gaps().stream()
                                .map(gap -> List.of(
                                        each.schedule(),
                                        Words.time(gap.first()),
                                        Words.time(gap.last()),
                                        number(gap.periods()),
                                        gap.isSuspect() ? "only a suspect backup" : "no backup"))));
        part(
                "Late backups",
                List.of("Schedule", "Backup", "Period", "#By"),
                account.schedules().stream()
                        .flatMap(each -> each.late().stream()
                                .map(late -> List.of(
                                        each.schedule(),
                                        late.backup().value(),
                                        Words.time(late.period()),
                                        Words.span(late.by())))));
        part(
                "Tiers",
                List.of("Tier", "#Taken", "#Suspect", "#Size", "#Stored now", "#Stored size"),
                account.tiers().stream()
                        .map(each -> List.of(
                                each.tier(),
                                number(each.taken()),
                                number(each.suspect()),
                                Words.size(each.takenBytes()),
                                number(each.stored()),
                                Words.size(each.storedBytes()))));
        evidence(account);
    }

    private void evidence(Account account) {
        part(
                "Suspect backups",
                List.of("Backup", "Why"),
                account.suspect().stream()
                        .map(each -> List.of(
                                each.id().value(),
                                String.join("; ", each.manifest().verdict().reasons()))));
        part(
                "Verifications",
                List.of("Time", "Backup", "Repository", "Depth", "Result", "By"),
                account.verifications().stream()
                        .map(each -> List.of(
                                Words.time(each.at()),
                                each.backup().value(),
                                each.repository(),
                                each.depth().name().toLowerCase(Locale.ROOT),
                                each.isGood() ? "good" : "BAD: " + String.join("; ", each.problems()),
                                each.by())));
        part("Drills", DrillLog.HEADINGS, account.drills().stream().map(drill -> DrillLog.row(drill, report.at())));
        part(
                "Holds that stand",
                List.of("Backup", "Since", "Until", "By", "Reason"),
                account.holds().stream()
                        .map(each -> List.of(
                                each.backup().value(),
                                Words.time(each.placed()),
                                Words.time(each.until()),
                                each.by(),
                                each.reason())));
        part(
                "Deletions",
                List.of("Time", "Backup", "By"),
                account.deletions().stream()
                        .map(each ->
                                List.of(Words.time(each.at()), each.backup().value(), each.by())));
        part(
                "Backups",
                List.of("Snapshot", "Backup", "State", "#Size", "#Documents", "Repositories"),
                account.taken().stream().map(ReportPage::backup));
    }

    private static List<String> backup(Backup each) {
        return List.of(
                Words.time(each.manifest().snapshotTime()),
                each.id().value(),
                each.isSuspect() ? "suspect" : each.isVerified() ? "verified" : "damaged",
                Words.size(each.manifest().archive().plainBytes()),
                String.valueOf(each.manifest().contents().documents()),
                String.join(", ", each.repositories()));
    }

    private void audit() {
        element("h2", "What was done, and by whom");
        if (report.audit().isEmpty()) {
            element("p", "Nothing is recorded.");
            return;
        }
        table(
                List.of("Time", "Who", "Action", "Deployment", "What", "In"),
                report.audit().stream()
                        .map(line -> List.of(
                                Words.time(line.entry().at()),
                                line.entry().by(),
                                line.entry().action(),
                                line.entry().deployment(),
                                line.entry().subject(),
                                String.join(", ", line.repositories()))));
    }

    private void part(String title, List<String> headings, Stream<List<String>> rows) {
        List<List<String>> all = rows.toList();
        if (!all.isEmpty()) {
            element("h3", title);
            table(headings, all.stream());
        }
    }

    /** @param headings those of numbers begin with {@code #} */
    private void table(List<String> headings, Stream<List<String>> rows) {
        html.append("<table>\n<thead><tr>");
        headings.forEach(heading -> html.append(heading.startsWith("#") ? "<th class=\"n\">" : "<th>")
                .append(text(heading.replaceFirst("^#", "")))
                .append("</th>"));
        html.append("</tr></thead>\n<tbody>\n");
        rows.forEach(row -> {
            html.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                html.append(headings.get(i).startsWith("#") ? "<td class=\"n\">" : "<td>")
                        .append(text(row.get(i)))
                        .append("</td>");
            }
            html.append("</tr>\n");
        });
        html.append("</tbody>\n</table>\n");
    }

    private void element(String name, String content) {
        html.append('<')
                .append(name)
                .append('>')
                .append(text(content))
                .append("</")
                .append(name)
                .append(">\n");
    }

    private static String number(int number) {
        return String.valueOf(number);
    }

    /** Nothing that anybody wrote becomes markup. */
    static String text(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;")
                .replace("'", "&#39;");
    }
}
