package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.watch.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast report}. */
@Command(
        name = "report",
        description = {
            "Draws up for auditors what was promised and what came of it.",
            "",
            "For each deployment: backups and their sizes, what each schedule owed against what came, with the gaps by time, suspect backups, verifications, holds,"
                    + " deletions, copies, drills, and what was done by whom; beside it what Convex itself keeps. Changes nothing. The HTML is one file that prints."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast report",
            "  holdfast report --since 7d --deployment prod",
            "  holdfast report --since 2026-10-01 --until 2027-01-01 --format html --output q4.html"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.FAILED,
            Codes.USAGE,
            Codes.CONFIGURATION,
            "5:a repository cannot be read; the report says what is not in it"
        })
final class ReportCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    /** How a report is printed. */
    enum Format {
        TEXT,
        HTML,
        CSV
    }

    @Mixin
    private final TimeSpan span = new TimeSpan();

    @Option(names = "--deployment", paramLabel = "NAME", description = "Only this one.")
    private @Nullable String deployment;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            defaultValue = "text",
            description = "text, html or csv. Default: ${DEFAULT-VALUE}")
    private Format format = Format.TEXT;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it there instead of printing it.")
    private @Nullable Path output;

    ReportCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        Instant now = context.clock().instant();
        Report report = report(now);
        String text = switch (format) {
            case TEXT -> new ReportSheet(report).text();
            case HTML -> new ReportPage(report).html();
            case CSV -> new ReportTable(report).csv();
        };
        if (output == null) {
            context.print(text);
        } else {
            Files.write(output, text.getBytes(StandardCharsets.UTF_8));
            context.out("written to " + output);
        }
        report.unread().forEach(problem -> context.err("holdfast: not in the report: " + problem));
        return (report.unread().isEmpty() ? ExitCode.DONE : ExitCode.REPOSITORY).number();
    }

    private Report report(Instant now) {
        Instant from = span.from(now);
        Instant until = span.until(now);
        try (Workbench workbench = options.open()) {
            AuditBook audit = workbench.audit(from, now.plusSeconds(1));
            List<Account> accounts = workbench.accounts(from, until, audit);
            if (deployment != null) {
                List<String> names = accounts.stream().map(Account::deployment).toList();
                if (!names.contains(deployment)) {
                    throw Deployments.unknown(deployment, names);
                }
            }
            List<String> unread = new ArrayList<>();
            accounts.forEach(
                    account -> account.unread().ifPresent(why -> unread.add(account.deployment() + ": " + why)));
            audit.unread().forEach((place, why) -> unread.add("audit log of " + place + ": " + why));
            return new Report(
                    from,
                    until.isAfter(now) ? now : until,
                    now,
                    context.version(),
                    accounts.stream()
                            .filter(account ->
                                    deployment == null || account.deployment().equals(deployment))
                            .toList(),
                    audit.lines().stream()
                            .filter(line -> line.entry().at().isBefore(until))
                            .filter(line -> deployment == null
                                    || line.entry().deployment().equals(deployment)
                                    || line.entry().deployment().isEmpty())
                            .toList(),
                    unread);
        }
    }
}
