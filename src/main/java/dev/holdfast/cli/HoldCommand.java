package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Hold;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast hold}. */
@Command(
        name = "hold",
        description = {
            "Keeps a backup, whatever policy says, until its hold ends.",
            "",
            "The hold lies in every repository that has the backup: neither the daemon nor any command removes a copy while it stands. It does"
                    + " not stop who can delete objects in the store itself; Object Lock does."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  holdfast hold latest --reason \"before the migration\" --until 90d",
            "  holdfast hold 20261121T02 --reason \"case 4711\""
        },
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            Codes.REPOSITORY,
            Codes.CORRUPT,
            "7:it is held already"
        })
final class HoldCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Option(
            names = "--reason",
            required = true,
            paramLabel = "TEXT",
            description = "Why; shown wherever the backup is.")
    private String reason = "";

    @Option(
            names = "--until",
            paramLabel = "TIME|DURATION",
            description =
                    "When the hold ends by itself: 2027-01-31, 2027-01-31T12:00:00Z, or 90d, 6 months. Without it: holdfast unhold.")
    private @Nullable String until;

    HoldCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        if (reason.isBlank()) {
            throw new UsageException("a hold needs a reason", "say why: --reason TEXT");
        }
        Optional<Instant> end = Optional.ofNullable(until)
                .map(text -> new Moment(text).after(context.clock().instant()));
        try (Workbench workbench = options.open()) {
            Backup backup = chosen.in(workbench, context);
            Hold hold = workbench.retention().hold(backup, reason, end);
            context.out(backup.id() + " is held"
                    + hold.until().map(time -> " until " + Words.time(time)).orElse("")
                    + " in " + String.join(", ", backup.repositories()));
            return ExitCode.DONE.number();
        }
    }
}
