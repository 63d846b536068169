package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.verify.Verified;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast verify}. */
@Command(
        name = "verify",
        description = {
            "Reads every copy of a backup again and proves it, or looks at it on another level.",
            "",
            "Level whole, which is the usual one, decrypts and walks every document where an identity is configured; else the stored bytes alone are proved."
                    + " Records what it found as evidence in the repository: a copy found bad does not count as verified any"
                    + " more. Neither repairs nor removes anything. An archived copy is left out (exit code 7 then) unless --thaw is"
                    + " given.",
            "",
            "Level stored asks the store for each copy and reads none. sampled reads the copies whose turn it is. source compares tables and counts with those"
                    + " of the deployment. references looks for ids of documents that do not exist. importable loads the backup into a deployment of our own in"
                    + " memory. checks asks the deployment what is configured under its checks. What these four find says nothing against the stored bytes:"
                    + " the exit code is then 8."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast verify latest --deployment prod",
            "  holdfast verify 20261121T020000Z-daily-k3f9q2 --json",
            "  holdfast verify --all --level stored",
            "  holdfast verify --level checks --deployment prod"
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.DEPLOYMENT,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            Codes.REFUSED,
            "8:a level found something, and no damage"
        })
final class VerifyCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Parameters(paramLabel = "BACKUP", arity = "0..1", description = BackupReference.DESCRIPTION)
    private @Nullable String reference;

    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "Whose backup or backups; needed for latest where several are configured.")
    private @Nullable String deployment;

    @Option(
            names = "--all",
            description =
                    "Everything that the level is about: all copies of all backups, or the newest backup of each deployment.")
    private boolean all;

    @Option(
            names = "--level",
            paramLabel = "LEVEL",
            description = "How to look: ${COMPLETION-CANDIDATES}. Default: whole.",
            completionCandidates = LevelWords.class)
    private VerifyLevel level = VerifyLevel.WHOLE;

    @Option(names = "--json", description = "Print the evidence as a JSON array, one object for each copy or level.")
    private boolean json;

    @Mixin
    private final ThawOptions thaw = new ThawOptions();

    VerifyCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        requireSense();
        try (Workbench workbench = options.open()) {
            ColdStorage cold = workbench.coldStorage();
            Optional<ThawOrder> order = thaw.order(cold);
            if (order.isPresent() && (reference == null || level != VerifyLevel.WHOLE)) {
                throw new UsageException("--thaw is for one backup that is read whole", "name it, or leave out --thaw");
            }
            CatalogReading reading = workbench.catalog();
            ExitCode told = Repositories.tell(reading, context);
            VerifyReport report = new VerifyReport(context, json);
            if (reference == null) {
                all(workbench, reading, report);
                ExitCode code = report.end();
                return (code == ExitCode.DONE ? told : code).number();
            }
            Backup backup = new BackupReference(reference, Optional.ofNullable(deployment))
                    .in(reading, Deployments.names(workbench));
            return level == VerifyLevel.WHOLE
                    ? whole(workbench, backup, order, report).number()
                    : one(workbench, reading, backup, report).number();
        }
    }

    private void requireSense() {
        if (all && reference != null) {
            throw new UsageException("--all and a BACKUP are two different things", "leave out one of them");
        }
        if (!all && reference == null && level != VerifyLevel.CHECKS) {
            throw new UsageException("which backup?", "name a BACKUP, or latest, or add --all");
        }
        if (reference != null && (level == VerifyLevel.CHECKS || level == VerifyLevel.SAMPLED)) {
            throw new UsageException(
                    "the level " + level.word() + " is not about one backup", "use --all instead of a BACKUP");
        }
    }

    private void all(Workbench workbench, CatalogReading reading, VerifyReport report) {
        List<String> configured = Deployments.names(workbench);
        Optional<String> named = Optional.ofNullable(deployment);
        named.ifPresent(name -> Deployments.require(name, reading.catalog(), configured));
        List<String> deployments = named.map(List::of).orElseGet(() -> VerifyRound.deployments(workbench, reading));
        try (ProgressLine progress = new ProgressLine(context)) {
            VerifyRound round = new VerifyRound(workbench, reading, report, progress);
            deployments.forEach(name -> round.deployment(level, name, named.isPresent()));
        }
    }

    private ExitCode one(Workbench workbench, CatalogReading reading, Backup backup, VerifyReport report) {
        try (ProgressLine progress = new ProgressLine(context)) {
            new VerifyRound(workbench, reading, report, progress).backup(level, backup);
        }
        return report.end();
    }

    private ExitCode whole(Workbench workbench, Backup backup, Optional<ThawOrder> order, VerifyReport report)
            throws InterruptedException {
        String command = "holdfast verify " + backup.id() + " --thaw";
        Backup readable = new Thawing(context, workbench.coldStorage(), order, command).all(backup);
        Verified verified;
        try (ProgressLine progress = new ProgressLine(context)) {
            progress.step("verifying " + backup.id() + ", "
                    + Words.size(backup.manifest().archive().storedBytes()) + " in "
                    + String.join(", ", readable.repositories()));
            verified = workbench.verify(readable);
        }
        verified.evidence().forEach(evidence -> report.copy(backup, evidence));
        report.end();
        return conclude(backup, readable, verified, command);
    }

    /** A copy that was found bad is worse than one that was not read. */
    private ExitCode conclude(Backup backup, Backup readable, Verified verified, String command) {
        List<String> unread = backup.repositories().stream()
                .filter(name -> !readable.repositories().contains(name))
                .toList();
        if (!unread.isEmpty()) {
            context.err("holdfast: not read, since archived: the copy in " + String.join(", ", unread));
            context.err("HINT: thaw and verify it with: " + command);
        }
        verified.unread()
                .forEach((name, failure) ->
                        context.err("holdfast: not read: the copy in " + name + ": " + failure.explain()));
        List<Verification> evidence = verified.evidence();
        if (!evidence.stream().allMatch(Verification::isGood)) {
            context.err(
                    evidence.stream().anyMatch(Verification::isGood)
                            ? "HINT: replace it by a good copy: holdfast repair " + backup.id()
                            : "HINT: take another backup now: holdfast backup " + backup.deployment());
            return ExitCode.CORRUPT;
        }
        if (!verified.unread().isEmpty()) {
            return ExitCode.REPOSITORY;
        }
        return unread.isEmpty() ? ExitCode.DONE : ExitCode.REFUSED;
    }
}
