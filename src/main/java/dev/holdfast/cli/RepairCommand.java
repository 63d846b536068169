package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.replicate.RepairResult;
import dev.holdfast.replicate.RepairResult.State;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast repair}. */
@Command(
        name = "repair",
        description = {
            "Replaces damaged and lost parts of a backup by good ones of another repository.",
            "",
            "Reads every copy first. What is damaged is replaced at once when the good bytes are there as a whole, is read back,"
                    + " and the result recorded as evidence. Does not touch good copies, and makes none that are missing:"
                    + " holdfast replicate does."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast repair 20261121T020000Z-daily-k3f9q2", "  holdfast repair latest --deployment prod --json"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT})
final class RepairCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Option(names = "--json", description = "Print a JSON array, one object for each repository.")
    private boolean json;

    RepairCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Workbench workbench = options.open()) {
            Backup backup = chosen.in(workbench, context);
            List<RepairResult> results = Interruption.around(() -> {
                try (ProgressLine progress = new ProgressLine(context)) {
                    progress.step("reading all copies of " + backup.id());
                    return workbench.copies().repair(backup, new CopyLine(progress));
                }
            });
            if (json) {
                context.print(
                        Json.text(results.stream().map(RepairCommand::fields).toList()));
            } else {
                results.forEach(
                        result -> context.out(backup.id() + " in " + result.repository() + ": " + words(result)));
            }
            return conclude(backup, results).number();
        }
    }

    private static String words(RepairResult result) {
        String problems = String.join("; ", result.problems());
        return switch (result.state()) {
            case GOOD -> "good";
            case REPAIRED -> "repaired from " + result.source().orElseThrow() + "; it was damaged: " + problems;
            case ABSENT -> "not there";
            case UNREADABLE -> "NOT READ: " + problems;
            case DAMAGED -> "STILL DAMAGED: " + problems;
        };
    }

    private ExitCode conclude(Backup backup, List<RepairResult> results) {
        if (is(State.ABSENT, results)) {
            context.err("HINT: copy it where it is missing: holdfast replicate " + backup.id());
        }
        if (is(State.DAMAGED, results)) {
            return ExitCode.CORRUPT;
        }
        return is(State.UNREADABLE, results) ? ExitCode.REPOSITORY : ExitCode.DONE;
    }

    private static boolean is(State state, List<RepairResult> results) {
        return results.stream().anyMatch(result -> result.state() == state);
    }

    private static Map<String, Object> fields(RepairResult result) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("repository", result.repository());
        fields.put("state", result.state().name().toLowerCase(Locale.ROOT));
        fields.put("problems", result.problems());
        fields.put("from", result.source().orElse(null));
        return fields;
    }
}
