package dev.holdfast.cli;

import dev.holdfast.backup.Expectations;
import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.failure.ExitCode;
import dev.holdfast.manifest.Hold;
import dev.holdfast.manifest.ManifestCodec;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code holdfast show}. */
@Command(
        name = "show",
        description = {
            "Shows why, when and by whom a backup was taken, and what is in it.",
            "",
            "Lists every table with its records, bytes and priority; empty tables are marked. Reads the manifest, not the"
                    + " archive (verify does that). Changes nothing."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast show latest --deployment prod", "  holdfast show 20261121T02 --json"},
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY, Codes.CORRUPT})
final class ShowCommand implements Callable<Integer> {
    private final Context context;
    private final HoldfastCommand options;

    @Mixin
    private final ChosenBackup chosen = new ChosenBackup();

    @Option(names = "--json", description = "Print the manifest, and the storage class of each copy.")
    private boolean json;

    ShowCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            CatalogReading reading = workbench.catalog();
            Backup backup = chosen.in(reading, workbench, context);
            CopyClasses classes = CopyClasses.of(reading, workbench);
            Map<String, Instant> locks = workbench.coldStorage().lockedUntil(backup);
            if (json) {
                context.print(Json.text(fields(backup, classes, locks)));
            } else {
                Optional<Hold> hold = new StandingHolds(reading, context.clock().instant()).of(backup.id());
                context.print(new BackupSheet(backup, hold, expectations(workbench, backup), classes, locks).text());
            }
            return ExitCode.DONE.number();
        }
    }

    /** The manifest as it is, and beside it what it cannot tell: where each copy lies now, as in {@code "storageClasses": {"cloud": "GLACIER"}}, and which are locked. */
    private static Map<String, Object> fields(Backup backup, CopyClasses classes, Map<String, Instant> locks) {
        Map<String, Object> fields = Json.fields(new ManifestCodec().write(backup.manifest()));
        fields.put("storageClasses", classes.fields(backup));
        Map<String, Object> lockedUntil = new LinkedHashMap<>();
        locks.forEach((repository, until) -> lockedUntil.put(repository, until.toString()));
        fields.put("lockedUntil", lockedUntil);
        return fields;
    }

    private static Optional<Expectations> expectations(Workbench workbench, Backup backup) {
        return workbench.deployments().stream()
                .filter(configured -> configured.name().equals(backup.deployment()))
                .map(ConfiguredDeployment::expectations)
                .findFirst();
    }
}
