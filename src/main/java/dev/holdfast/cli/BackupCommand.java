package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast backup}. */
@Command(
        name = "backup",
        description = {
            "Takes a backup now and prints its id.",
            "",
            "Exports the deployment, inspects every document on the way, stores the archive and checks what was stored. Only"
                    + " then does the backup exist; a failure leaves none. Satisfies no schedule. Does not change the"
                    + " deployment's data. A backup that shrank or lacks expected tables is suspect: it is kept, its id is"
                    + " printed, and the exit code is 8."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast backup prod",
            "  holdfast backup prod --tier pre-deploy --purpose \"release 2.4\" \\",
            "      --commit \"$(git rev-parse HEAD)\""
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.DEPLOYMENT,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            Codes.REFUSED,
            Codes.UNHEALTHY
        })
final class BackupCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(paramLabel = "DEPLOYMENT", description = "A deployment of the configuration.")
    private String deployment = "";

    @Option(names = "--tier", paramLabel = "TIER", defaultValue = "manual", description = "Default: ${DEFAULT-VALUE}")
    private String tier = "";

    @Mixin
    private final AnnotationOptions annotations = new AnnotationOptions();

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    BackupCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        Annotations said = annotations.read();
        try (Workbench workbench = options.open(deployment)) {
            requireKnown(workbench);
            Backup backup = Interruption.around(() -> take(workbench, said));
            return report(backup, CopyClasses.asWritten(workbench)).number();
        }
    }

    private Backup take(Workbench workbench, Annotations said) throws InterruptedException {
        try (ProgressLine progress = new ProgressLine(context)) {
            return workbench.backup(new BackupOrder(deployment, tier, said), progress);
        }
    }

    private void requireKnown(Workbench workbench) {
        Deployments.requireConfigured(deployment, workbench);
        if (!workbench.tiers().contains(tier)) {
            throw Tiers.unknown(tier, workbench.tiers());
        }
    }

    private ExitCode report(Backup backup, CopyClasses classes) {
        Manifest manifest = backup.manifest();
        Duration took = Duration.between(
                manifest.timing().requested(), manifest.timing().committed());
        context.err("stored " + Words.count(manifest.contents().documents(), "document") + " in "
                + Words.count(manifest.contents().tables().size(), "table") + ", "
                + Words.size(manifest.archive().plainBytes()) + ", in " + Words.span(took));
        if (json) {
            context.print(Json.text(BackupFields.of(backup, Optional.empty(), classes)));
        } else {
            context.out(manifest.id().value());
        }
        if (!manifest.verdict().isSuspect()) {
            return ExitCode.DONE;
        }
        context.err("holdfast: the backup is kept but suspect: "
                + String.join("; ", manifest.verdict().reasons()));
        context.err("HINT: compare it with the one before: holdfast show " + manifest.id());
        return ExitCode.UNHEALTHY;
    }
}
