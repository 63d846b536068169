package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.prune.Deletion;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast delete}. */
@Command(
        name = "delete",
        description = {
            "Removes one backup from every repository that has it.",
            "",
            "Policy is not asked, but the rules above it are: what is held, read or locked stays, so do the newest verified backup of a deployment and"
                    + " min-verified ones of its tier. --force undercuts min-verified and removes the last"
                    + " one of a former instance of a deployment that was re-created, nothing else. There is no way back."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast delete 20261121T020000Z-daily-k3f9q2", "  holdfast delete 20261121T02 --force --json"},
        exitCodeList = {
            Codes.DONE,
            Codes.USAGE,
            Codes.CONFIGURATION,
            "5:a repository is unavailable or denied access; some of the backup's bytes stay",
            Codes.CORRUPT,
            Codes.REFUSED
        })
final class DeleteCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Option(names = "--force", description = "Remove it although fewer than min-verified would be left.")
    private boolean force;

    @Option(names = "--json", description = "Print the result as JSON.")
    private boolean json;

    DeleteCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            Backup backup = chosen.in(workbench, context);
            List<Deletion> deletions = workbench.retention().delete(backup, force);
            if (json) {
                context.print(Json.text(fields(backup, deletions)));
            } else {
                deletions.forEach(each -> context.out(line(backup, each)));
            }
            if (deletions.stream().anyMatch(DeleteCommand::leavesBytes)) {
                context.err(
                        "HINT: what stays is no backup any more. The daemon's sweep removes it once it is a day old and the key"
                                + " may delete it; what a bucket keeps as an old version, only a rule of the bucket does");
            }
            boolean isGone = deletions.stream().allMatch(Deletion::isComplete);
            return (isGone ? ExitCode.DONE : ExitCode.REPOSITORY).number();
        }
    }

    private static boolean leavesBytes(Deletion deletion) {
        return deletion.isRemoved() && !deletion.isComplete();
    }

    private static String line(Backup backup, Deletion deletion) {
        if (leavesBytes(deletion)) {
            return backup.id() + " INCOMPLETELY removed from " + deletion.repository() + ", where this stays: "
                    + deletion.problem();
        }
        String problem = deletion.problem().isEmpty() ? "" : ": " + deletion.problem();
        return deletion.isRemoved()
                ? backup.id() + " removed from " + deletion.repository() + ", " + Words.size(deletion.bytes())
                : backup.id() + " NOT removed from " + deletion.repository() + problem;
    }

    private static Map<String, Object> fields(Backup backup, List<Deletion> deletions) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", backup.id().value());
        fields.put("deployment", backup.deployment());
        fields.put(
                "copies",
                deletions.stream()
                        .map(each -> {
                            Map<String, Object> copy = new LinkedHashMap<>();
                            copy.put("repository", each.repository());
                            copy.put("removed", each.isRemoved());
                            copy.put("complete", each.isComplete());
                            copy.put("storedBytes", each.bytes());
                            copy.put("problem", each.problem().isEmpty() ? null : each.problem());
                            return copy;
                        })
                        .toList());
        return fields;
    }
}
