package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.catalog.CatalogReading.RepositoryState;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.replicate.CopyResult;
import dev.holdfast.replicate.MissingCopy;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast replicate}. */
@Command(
        name = "replicate",
        description = {
            "Copies backups to the repositories that should have them and have not.",
            "",
            "The daemon does so by itself; this does it now. Copies what 'into' names and the repository's own retention would"
                    + " keep, the newest first, stored bytes as they are. A copy counts once all its bytes were proved; one that"
                    + " was cut is gone on with. Without an argument: of all deployments. Removes nothing. Damaged copies are named, and end it with"
                    + " 6: holdfast repair replaces them."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast replicate",
            "  holdfast replicate prod --dry-run",
            "  holdfast replicate 20261121T020000Z-daily-k3f9q2"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT, Codes.REFUSED})
final class ReplicateCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(
            arity = "0..1",
            paramLabel = "DEPLOYMENT|BACKUP",
            description = "A deployment of the configuration, an id of a backup, or a unique beginning of one.")
    private @Nullable String subject;

    @Option(names = "--dry-run", description = "Say what would be copied, and copy nothing.")
    private boolean dryRun;

    @Option(names = "--json", description = "Print a JSON array, one object for each copy.")
    private boolean json;

    ReplicateCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Workbench workbench = options.open()) {
            CatalogReading reading = workbench.catalog();
            Repositories.tell(reading, context);
            Copies copies = workbench.copies();
            Predicate<Backup> meant = meant(workbench, reading);
            List<MissingCopy> wanted = copies.missing(reading).stream()
                    .filter(copy -> meant.test(copy.backup()))
                    .toList();
            boolean isAnyDamaged = tellDamaged(reading, meant);
            boolean isWhole = reading.repositories().values().stream().allMatch(RepositoryState::isUp);
            if (dryRun) {
                plan(wanted, isWhole, isAnyDamaged);
                return worst(ExitCode.DONE, isWhole, isAnyDamaged).number();
            }
            List<Copies.Report> reports = Interruption.around(() -> {
                try (ProgressLine progress = new ProgressLine(context)) {
                    return copies.replicate(reading, wanted, new CopyLine(progress));
                }
            });
            print(reports, isWhole, isAnyDamaged);
            return worst(conclude(reports), isWhole, isAnyDamaged).number();
        }
    }

    private Predicate<Backup> meant(Workbench workbench, CatalogReading reading) {
        if (subject == null) {
            return backup -> true;
        }
        List<String> configured = Deployments.names(workbench);
        if (configured.contains(subject)) {
            return backup -> backup.deployment().equals(subject);
        }
        BackupId id = new BackupReference(subject, Optional.empty())
                .in(reading, configured)
                .id();
        return backup -> backup.id().equals(id);
    }

    private boolean tellDamaged(CatalogReading reading, Predicate<Backup> meant) {
        List<Backup> damaged = reading.catalog().backups().stream()
                .filter(backup -> backup.damagedCopies() > 0)
                .filter(meant)
                .toList();
        for (Backup backup : damaged) {
            List<String> bad = backup.repositories().stream()
                    .filter(name -> !backup.isGoodIn(name))
                    .toList();
            boolean isLost = bad.size() == backup.repositories().size();
            context.err(backup.id() + " in " + String.join(", ", bad) + ": damaged there"
                    + (isLost
                            ? ", and no good copy is left. HINT: take a new one: holdfast backup " + backup.deployment()
                            : ". HINT: holdfast repair " + backup.id()));
        }
        return !damaged.isEmpty();
    }

    /** A damaged copy is none, and a repository that cannot be read may lack any number of them. */
    private static ExitCode worst(ExitCode code, boolean isWhole, boolean isAnyDamaged) {
        if (code != ExitCode.DONE) {
            return code;
        }
        return isAnyDamaged ? ExitCode.CORRUPT : isWhole ? ExitCode.DONE : ExitCode.REPOSITORY;
    }

    private void plan(List<MissingCopy> wanted, boolean isWhole, boolean isAnyDamaged) {
        if (json) {
            context.print(
                    Json.text(wanted.stream().map(ReplicateCommand::fields).toList()));
            return;
        }
        wanted.forEach(copy -> context.out(copy.backup().id() + " -> " + copy.target() + ": missing, "
                + Words.size(copy.backup().manifest().archive().storedBytes())));
        sayIfNone(wanted.isEmpty() && !isAnyDamaged, isWhole);
    }

    private void sayIfNone(boolean isNone, boolean isWhole) {
        if (isNone) {
            context.err(
                    isWhole
                            ? "nothing to copy: every backup is where it belongs"
                            : "nothing to copy among the repositories that can be read; what the others lack is not known");
        }
    }

    private void print(List<Copies.Report> reports, boolean isWhole, boolean isAnyDamaged) {
        List<CopyResult> results =
                reports.stream().flatMap(report -> report.results().stream()).toList();
        if (json) {
            context.print(Json.text(results.stream().map(CopyFields::of).toList()));
        } else {
            results.forEach(result -> context.out(words(result)));
            sayIfNone(reports.isEmpty() && !isAnyDamaged, isWhole);
        }
    }

    private static String words(CopyResult result) {
        String what = result.backup() + " -> " + result.target() + ": ";
        return what
                + result.match(
                        copied -> "copied from " + copied.source() + ", " + Words.size(copied.storedBytes())
                                + (copied.sentBytes() < copied.storedBytes()
                                        ? ", of which " + Words.size(copied.sentBytes()) + " had to be sent"
                                        : ""),
                        there -> "is there already",
                        busy -> "WAITS: " + busy.holder() + " works there",
                        impossible -> "FAILED: " + impossible.problem());
    }

    /** The worst counts: damage, then repositories that failed, then those that are busy. */
    private ExitCode conclude(List<Copies.Report> reports) {
        List<ExitCode> codes = new ArrayList<>();
        for (Copies.Report report : reports) {
            report.failure().ifPresent(failure -> {
                context.err("holdfast: copies to " + report.repository() + " were not all made: " + failure.explain());
                codes.add(failure.exitCode());
            });
            report.results()
                    .forEach(result -> codes.add(result.match(
                            copied -> ExitCode.DONE,
                            there -> ExitCode.DONE,
                            busy -> ExitCode.REFUSED,
                            impossible -> impossible.isDamage() ? ExitCode.CORRUPT : ExitCode.REPOSITORY)));
        }
        return List.of(
                        ExitCode.CORRUPT,
                        ExitCode.REPOSITORY,
                        ExitCode.DEPLOYMENT,
                        ExitCode.CONFIGURATION,
                        ExitCode.REFUSED)
                .stream()
                .filter(codes::contains)
                .findFirst()
                .orElse(ExitCode.DONE);
    }

    private static Map<String, Object> fields(MissingCopy copy) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", copy.backup().id().value());
        fields.put("deployment", copy.backup().deployment());
        fields.put("to", copy.target());
        fields.put("outcome", "missing");
        fields.put("storedBytes", copy.backup().manifest().archive().storedBytes());
        return fields;
    }
}
