package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code holdfast unhold}. */
@Command(
        name = "unhold",
        description = {
            "Lifts the hold of a backup.",
            "",
            "From then on policy decides again: the next prune removes it if it is due. Removes nothing itself, and is done as well if there was no hold."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast unhold 20261121T020000Z-daily-k3f9q2"},
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT})
final class UnholdCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    UnholdCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            Backup backup = chosen.in(workbench, context);
            List<String> lifted = workbench.retention().unhold(backup);
            context.out(
                    lifted.isEmpty()
                            ? backup.id() + " was not held"
                            : backup.id() + " is not held any more in " + String.join(", ", lifted));
            return ExitCode.DONE.number();
        }
    }
}
