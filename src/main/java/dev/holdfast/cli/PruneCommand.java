package dev.holdfast.cli;

import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.cli.Retention.Scope;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.prune.LateDeletions.Late;
import dev.holdfast.prune.PruneReport;
import dev.holdfast.prune.PruneReport.Outcome;
import dev.holdfast.retention.Block;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast prune}. */
@Command(
        name = "prune",
        description = {
            "Says which backups stay and which go, each with its reason, and removes with --apply.",
            "",
            "Without --apply it is a dry run and changes nothing. Never goes: the newest verified backup, min-verified ones of each tier, what is held,"
                    + " read or locked, and anything at all while nothing new succeeded since the last prune. The daemon prunes by itself; with"
                    + " --apply this command does the same now, beside it."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast prune", "  holdfast prune prod --repository cloud --apply"},
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.REPOSITORY,
            "6:a repository holds what cannot be read, so nothing goes there",
            "7:--apply: some was refused; to wait for a lock, a hold or a reader is 0"
        })
final class PruneCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(arity = "0..1", paramLabel = "DEPLOYMENT", description = "Only its backups.")
    private @Nullable String deployment;

    @Option(names = "--repository", paramLabel = "NAME", description = "Only what lies in this repository.")
    private @Nullable String repository;

    @Option(names = "--apply", description = "Remove what is due.")
    private boolean apply;

    @Option(
            names = "--confirm-mass-delete",
            description = "With --apply: go on although more than half of a deployment's backups in a repository go.")
    private boolean confirmed;

    @Option(
            names = "--json",
            description = "Print the plan as a JSON array, one object for each repository and deployment.")
    private boolean json;

    PruneCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            Scope scope = scope(workbench);
            // First, so that what was deleted everywhere else is no part of the plan.
            List<Late> late = workbench.retention().lateDeletions(scope, apply);
            List<PruneReport> reports = apply
                    ? workbench.retention().prune(scope, confirmed)
                    : workbench.retention().plan(scope);
            List<String> buckets = workbench.coldStorage().buckets();
            if (json) {
                context.print(Json.text(reports.stream()
                        .map(report -> PruneFields.of(report, buckets.contains(report.repository())))
                        .toList()));
            } else {
                reports.forEach(
                        report -> context.print(new PruneSheet(report, buckets.contains(report.repository())).text()));
            }
            late.forEach(this::tell);
            hint(reports);
            return exitCode(reports).number();
        }
    }

    private Scope scope(Workbench workbench) {
        List<String> names = workbench.retention().repositories();
        if (repository != null) {
            Repositories.require(repository, names);
        }
        List<String> deployments = Deployments.names(workbench);
        if (deployment != null && !deployments.contains(deployment)) {
            CatalogReading reading = workbench.catalog();
            Deployments.require(deployment, reading.catalog(), deployments);
        }
        return new Scope(Optional.ofNullable(deployment), Optional.ofNullable(repository));
    }

    private void tell(Late late) {
        String copy = late.backup() + " in " + late.repository() + ": ";
        context.err(copy
                + (late.isGone()
                        ? "was deleted before, and is removed now"
                        : "was deleted, and is still there: " + late.problem()));
    }

    private void hint(List<PruneReport> reports) {
        if (!apply
                && reports.stream().anyMatch(report -> !report.with(Outcome.DUE).isEmpty())) {
            context.err("dry run: nothing was removed. HINT: --apply removes what is due");
        }
    }

    private ExitCode exitCode(List<PruneReport> reports) {
        if (isBlocked(reports, Block.Kind.REPOSITORY_DOWN)) {
            return ExitCode.REPOSITORY;
        }
        if (isBlocked(reports, Block.Kind.UNREADABLE)) {
            return ExitCode.CORRUPT;
        }
        return apply && reports.stream().anyMatch(PruneReport::isRefused) ? ExitCode.REFUSED : ExitCode.DONE;
    }

    private static boolean isBlocked(List<PruneReport> reports, Block.Kind kind) {
        return reports.stream().flatMap(report -> report.blocks().stream()).anyMatch(block -> block.kind() == kind);
    }
}
