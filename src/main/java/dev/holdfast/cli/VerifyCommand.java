package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.Verification;
import dev.holdfast.manifest.Verification.Depth;
import dev.holdfast.thaw.ThawOrder;
import dev.holdfast.verify.Verified;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
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
                    + " more. Neither repairs nor removes anything. An archived copy is left out (exit code 7 then) unless --thaw is"
                    + " given."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast verify latest --deployment prod", "  holdfast verify 20261121T020000Z-daily-k3f9q2 --json"
        },
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT, Codes.REFUSED})
final class VerifyCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Option(names = "--json", description = "Print the evidence as a JSON array, one object for each copy.")
    private boolean json;

    @Mixin
    private final ThawOptions thaw = new ThawOptions();

    VerifyCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() throws InterruptedException {
        try (Workbench workbench = options.open()) {
            ColdStorage cold = workbench.coldStorage();
            Optional<ThawOrder> order = thaw.order(cold);
            Backup backup = chosen.in(workbench, context);
            String command = "holdfast verify " + backup.id() + " --thaw";
            Backup readable = new Thawing(context, cold, order, command).all(backup);
            Verified verified;
            try (ProgressLine progress = new ProgressLine(context)) {
                progress.step("verifying " + backup.id() + ", "
                        + Words.size(backup.manifest().archive().storedBytes()) + " in "
                        + String.join(", ", readable.repositories()));
                verified = workbench.verify(readable);
            }
            print(backup, verified.evidence());
            return conclude(backup, readable, verified, command).number();
        }
    }

    private void print(Backup backup, List<Verification> evidence) {
        if (json) {
            context.print(Json.text(evidence.stream().map(VerifyCommand::fields).toList()));
        } else {
            evidence.forEach(
                    each -> context.out(backup.id() + " in " + each.repository() + ": " + words(each, backup)));
        }
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
