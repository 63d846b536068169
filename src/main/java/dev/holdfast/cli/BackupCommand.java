package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.Manifest.Annotations;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
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
    private static final int LONGEST = 1000;

    private final Context context;
    private final HoldfastCommand options;

    @Parameters(paramLabel = "DEPLOYMENT", description = "A deployment of the configuration.")
    private String deployment = "";

    @Option(names = "--tier", paramLabel = "TIER", defaultValue = "manual", description = "Default: ${DEFAULT-VALUE}")
    private String tier = "";

    @Option(
            names = "--purpose",
            paramLabel = "TEXT",
            description = "Why it is taken, as in \"split authors from users\".")
    private @Nullable String purpose;

    @Option(names = "--note", paramLabel = "TEXT", description = "Anything else worth keeping with it.")
    private @Nullable String note;

    @Option(
            names = "--commit",
            paramLabel = "SHA",
            description = "The code that was deployed: a commit or a schema version.")
    private @Nullable String commit;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    BackupCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        Annotations annotations =
                new Annotations(said("--purpose", purpose), said("--note", note), said("--commit", commit));
        try (Workbench workbench = options.open(deployment)) {
            requireKnown(workbench);
            Backup backup = Interruption.around(() -> take(workbench, annotations));
            return report(backup, CopyClasses.asWritten(workbench)).number();
        }
    }

    private Backup take(Workbench workbench, Annotations annotations) throws InterruptedException {
        try (ProgressLine progress = new ProgressLine(context)) {
            return workbench.backup(new BackupOrder(deployment, tier, annotations), progress);
        }
    }

    private void requireKnown(Workbench workbench) {
        List<String> configured = Deployments.names(workbench);
        if (!configured.contains(deployment)) {
            throw Deployments.unknown(deployment, configured);
        }
        if (!workbench.tiers().contains(tier)) {
            throw Tiers.unknown(tier, workbench.tiers());
        }
    }

    /** What somebody said about a backup or a restore: one line. */
    static Optional<String> said(String option, @Nullable String text) {
        if (text == null) {
            return Optional.empty();
        }
        if (text.isBlank() || text.length() > LONGEST || text.chars().anyMatch(Character::isISOControl)) {
            throw new UsageException(
                    option + " must be one line of 1 to " + LONGEST + " characters",
                    option.equals("--commit") ? "as in --commit \"$(git rev-parse HEAD)\"" : "");
        }
        return Optional.of(text);
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
