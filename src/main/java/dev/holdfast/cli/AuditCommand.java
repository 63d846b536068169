package dev.holdfast.cli;

import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.AuditEntry;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast audit}. */
@Command(
        name = "audit",
        description = {
            "Says who did what to backups and when.",
            "",
            "Reads the audit log of all repositories: backups by hand, fetches, holds, deletions, prunes, repairs, copies by hand, thaws, moves to other storage classes,"
                    + " lifecycle rules, silences, and starts, reloads and stops of the daemon. Changes nothing. Entries are kept for audit.keep, 7 years by default."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast audit",
            "  holdfast audit --since 90d --deployment prod",
            "  holdfast audit --since 2026-01-01 --until 2027-01-01 --json"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            "5:a repository, or an entry in it, cannot be read; the rest is printed"
        })
final class AuditCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final TimeSpan span = new TimeSpan();

    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "Only what was done to this deployment's backups.")
    private @Nullable String deployment;

    @Option(names = "--json", description = "Print the entries as a JSON array.")
    private boolean json;

    AuditCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        Instant now = context.clock().instant();
        AuditBook book;
        try (Workbench workbench = options.open()) {
            book = workbench.audit(span.from(now), span.until(now));
        }
        List<AuditBook.Line> lines = book.lines().stream()
                .filter(line -> deployment == null || line.entry().deployment().equals(deployment))
                .toList();
        context.print(json ? Json.text(lines.stream().map(AuditCommand::fields).toList()) : table(lines));
        book.unread().forEach((place, why) -> context.err("holdfast: not read: " + place + ": " + why));
        return (book.unread().isEmpty() ? ExitCode.DONE : ExitCode.REPOSITORY).number();
    }

    private static String table(List<AuditBook.Line> lines) {
        if (lines.isEmpty()) {
            return "nothing was recorded in that time\n";
        }
        TextTable table = new TextTable(Set.of(), "TIME", "WHO", "ACTION", "DEPLOYMENT", "WHAT", "DETAILS");
        for (AuditBook.Line line : lines) {
            AuditEntry entry = line.entry();
            table.row(
                    Words.time(entry.at()),
                    Words.plain(entry.by()),
                    Words.plain(entry.action()),
                    entry.deployment().isEmpty() ? "-" : Words.plain(entry.deployment()),
                    Words.plain(entry.subject()),
                    details(line));
        }
        return table.text();
    }

    private static String details(AuditBook.Line line) {
        String details = line.entry().details().entrySet().stream()
                .map(detail -> detail.getKey() + "=" + detail.getValue())
                .collect(Collectors.joining(", "));
        return Words.plain("in " + String.join(", ", line.repositories())
                + Optional.of(details)
                        .filter(any -> !any.isEmpty())
                        .map(any -> "; " + any)
                        .orElse(""));
    }

    private static Map<String, Object> fields(AuditBook.Line line) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("time", line.entry().at().toString());
        fields.put("by", line.entry().by());
        fields.put("action", line.entry().action());
        fields.put(
                "deployment",
                line.entry().deployment().isEmpty() ? null : line.entry().deployment());
        fields.put("subject", line.entry().subject());
        fields.put("details", line.entry().details());
        fields.put("repositories", line.repositories());
        return fields;
    }
}
