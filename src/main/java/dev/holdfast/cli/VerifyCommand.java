package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast verify}. */
@Command(
        name = "verify",
        description = {
            "Reads every copy of a backup again and proves it.",
            "",
            "Decrypts it and walks every document where an identity is configured; else the stored bytes alone are proved."
                    + " Records what it found as evidence in the repository: a copy found bad does not count as verified any"
                    + " more. Neither repairs nor removes anything."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast verify latest --deployment prod", "  holdfast verify 20261121T020000Z-daily-k3f9q2 --json"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT})
final class VerifyCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Option(names = "--json", description = "Print the evidence as a JSON array, one object for each copy.")
    private boolean json;

    VerifyCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            Backup backup = chosen.in(workbench, context);
            List<Verification> evidence;
            try (ProgressLine progress = new ProgressLine(context)) {
                progress.step("verifying " + backup.id() + ", "
                        + Words.size(backup.manifest().archive().storedBytes()) + " in "
                        + String.join(", ", backup.repositories()));
                evidence = workbench.verify(backup);
            }
            if (json) {
                context.print(
                        Json.text(evidence.stream().map(VerifyCommand::fields).toList()));
            } else {
                evidence.forEach(
                        each -> context.out(backup.id() + " in " + each.repository() + ": " + words(each, backup)));
            }
            boolean isGood = evidence.stream().allMatch(Verification::isGood);
            if (!isGood) {
                context.err("HINT: take another backup now: holdfast backup " + backup.deployment());
            }
            return (isGood ? ExitCode.DONE : ExitCode.CORRUPT).number();
        }
    }

    private static String words(Verification evidence, Backup backup) {
        if (!evidence.isGood()) {
            return "BAD: " + String.join("; ", evidence.problems());
        }
        return evidence.depth() == Depth.CONTENTS
                ? "good, " + Words.count(backup.manifest().contents().documents(), "document") + " in "
                        + Words.count(backup.manifest().contents().tables().size(), "table") + " read"
                : "good as stored; contents were not read, for want of an identity";
    }

    private static Map<String, Object> fields(Verification evidence) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", evidence.backup().value());
        fields.put("deployment", evidence.deployment());
        fields.put("repository", evidence.repository());
        fields.put("time", evidence.at().toString());
        fields.put("depth", evidence.depth().name().toLowerCase(Locale.ROOT));
        fields.put("good", evidence.isGood());
        fields.put("problems", evidence.problems());
        fields.put("by", evidence.by());
        return fields;
    }
}
