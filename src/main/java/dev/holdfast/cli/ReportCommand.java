package dev.holdfast.cli;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.DrillRecord;
import dev.holdfast.watch.Account;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast report}. */
@Command(
        name = "report",
        description = {
            "Draws up for auditors what was promised and what came of it.",
            "",
            "For each deployment: backups and their sizes, what each schedule owed against what came, with the gaps by time, suspect backups, verifications, holds,"
                    + " deletions, copies, drills, and what was done by whom; beside it what Convex itself keeps. Changes nothing. The HTML is one file that prints.",
            "",
            "report drills prints the test log alone, of all time: each drill with its date, backup, status, recovery time (RTO), data loss (RPO), whether that is as"
                    + " agreed, tester and notes. Rehearsals are in it and called so."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast report",
            "  holdfast report --since 7d --deployment prod",
            "  holdfast report --since 2026-10-01 --until 2027-01-01 --format html --output q4.html",
            "  holdfast report drills --from 2026-01-01 --format csv"
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
        CSV,
        MARKDOWN,
        JSON
    }

    /** What is reported on its own. */
    enum Topic {
        DRILLS
    }

    @Parameters(
            index = "0",
            arity = "0..1",
            paramLabel = "drills",
            description = "The test log of drills alone. Default: everything.")
    private @Nullable Topic topic;

    @Mixin
    private final TimeSpan span = new TimeSpan();

    @Option(names = "--deployment", paramLabel = "NAME", description = "Only this one.")
    private @Nullable String deployment;

    @Option(
            names = "--format",
            paramLabel = "FORMAT",
            description = "text, html or csv; of drills markdown, csv or json. Default: text, of drills markdown")
    private @Nullable Format format;

    @Option(names = "--output", paramLabel = "FILE", description = "Write it there instead of printing it.")
    private @Nullable Path output;

    ReportCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws IOException {
        Instant now = context.clock().instant();
        return topic == Topic.DRILLS ? drills(now) : everything(now);
    }

    private int everything(Instant now) throws IOException {
        Report report = report(now);
        String text = switch (Optional.ofNullable(format).orElse(Format.TEXT)) {
            case TEXT -> new ReportSheet(report).text();
            case HTML -> new ReportPage(report).html();
            case CSV -> new ReportTable(report).csv();
            default -> throw new UsageException("only the drills are reported so", "use --format text, html or csv");
        };
        return write(text, report.unread());
    }

    private int drills(Instant now) throws IOException {
        try (Workbench workbench = options.open()) {
            CatalogReading reading = workbench.catalog();
            List<String> names = reported(workbench, reading);
            Instant from = span.from(now, Instant.EPOCH);
            Instant until = span.until(now);
            DrillLog log = new DrillLog(
                    names.stream()
                            .flatMap(name -> reading.drills(name).stream())
                            .filter(drill -> !drill.ordered().isBefore(from)
                                    && drill.ordered().isBefore(until))
                            .sorted(Comparator.comparing(DrillRecord::ordered))
                            .toList(),
                    now);
            String text = switch (Optional.ofNullable(format).orElse(Format.MARKDOWN)) {
                case MARKDOWN -> log.markdown();
                case CSV -> log.csv();
                case JSON -> log.json();
                default -> throw new UsageException("drills are not reported so", "use --format markdown, csv or json");
            };
            return write(
                    text,
                    reading.repositories().entrySet().stream()
                            .filter(entry -> !entry.getValue().isUp())
                            .map(entry ->
                                    entry.getKey() + ": " + entry.getValue().problem())
                            .toList());
        }
    }

    /** Those that were asked for: configured ones, and others of which there is evidence. */
    private List<String> reported(Workbench workbench, CatalogReading reading) {
        Set<String> known = new LinkedHashSet<>();
        workbench.deployments().forEach(each -> known.add(each.name()));
        reading.repositories()
                .values()
                .forEach(state -> state.holdings().evidence().drills().forEach(drill -> known.add(drill.deployment())));
        if (deployment == null) {
            return List.copyOf(known);
        }
        if (!known.contains(deployment)) {
            throw Deployments.unknown(deployment, List.copyOf(known));
        }
        return List.of(deployment);
    }

    private int write(String text, List<String> unread) throws IOException {
        if (output == null) {
            context.print(text);
        } else {
            Files.write(output, text.getBytes(StandardCharsets.UTF_8));
            context.out("written to " + output);
        }
        unread.forEach(problem -> context.err("holdfast: not in the report: " + problem));
        return (unread.isEmpty() ? ExitCode.DONE : ExitCode.REPOSITORY).number();
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
