package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.Catalog;
import dev.holdfast.catalog.CatalogReading;
import dev.holdfast.manifest.Manifest;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code holdfast list}. */
@Command(
        name = "list",
        description = {
            "Lists backups, newest first.",
            "",
            "Reads every repository, so it shows the same on any machine. Changes nothing. If a repository cannot be read,"
                    + " the others are listed and the exit code is 5."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  holdfast list", "  holdfast list prod --tier daily --json"},
        exitCodeList = {Codes.DONE, Codes.USAGE, Codes.CONFIGURATION, Codes.REPOSITORY})
final class ListCommand implements Callable<Integer> {
    private static final int CLASS_COLUMN = 7;

    private final Context context;
    private final HoldfastCommand options;

    @Parameters(arity = "0..1", paramLabel = "DEPLOYMENT", description = "Only its backups.")
    private @Nullable String deployment;

    @Option(names = "--tier", paramLabel = "TIER", description = "Only those of this tier.")
    private @Nullable String tier;

    @Option(names = "--json", description = "Print the result as a JSON array.")
    private boolean json;

    ListCommand(Context context, HoldfastCommand options) {
        this.context = context;
        this.options = options;
    }

    @Override
    public Integer call() {
        try (Workbench workbench = options.open()) {
            CatalogReading reading = workbench.catalog();
            List<Backup> backups = chosen(reading.catalog(), workbench).newestFirst();
            StandingHolds holds = new StandingHolds(reading, context.clock().instant());
            CopyClasses classes = CopyClasses.of(reading, workbench);
            if (json) {
                context.print(Json.text(backups.stream()
                        .map(backup -> BackupFields.of(backup, holds.of(backup.id()), classes))
                        .toList()));
            } else if (backups.isEmpty()) {
                String seen = workbench.places().entrySet().stream()
                        .filter(place -> isUp(reading, place.getKey()))
                        .map(place -> place.getKey() + " (" + place.getValue() + ")")
                        .collect(Collectors.joining(", "));
                if (!seen.isEmpty()) {
                    context.err("no backups" + chosenWords() + " yet in " + seen);
                }
            } else {
                context.print(table(backups, holds, classes));
            }
            return Repositories.tell(reading, context).number();
        }
    }

    /** What cannot be read may well hold some; that it cannot is told by itself. */
    private static boolean isUp(CatalogReading reading, String repository) {
        return Optional.ofNullable(reading.repositories().get(repository))
                .filter(CatalogReading.RepositoryState::isUp)
                .isPresent();
    }

    private Catalog chosen(Catalog catalog, Workbench workbench) {
        Catalog chosen = catalog;
        if (deployment != null) {
            Deployments.require(deployment, catalog, Deployments.names(workbench));
            chosen = chosen.ofDeployment(deployment);
        }
        if (tier == null) {
            return chosen;
        }
        // One that was taken out of the configuration may still have backups.
        if (!workbench.tiers().contains(tier) && catalog.ofTier(tier).isEmpty()) {
            throw Tiers.unknown(tier, workbench.tiers());
        }
        return chosen.ofTier(tier);
    }

    /** With a column for storage classes where some repository has any. */
    private static String table(List<Backup> backups, StandingHolds holds, CopyClasses classes) {
        List<String> columns = new ArrayList<>(
                List.of("BACKUP", "DEPLOYMENT", "SNAPSHOT", "SIZE", "DOCUMENTS", "STATE", "COPIES", "PURPOSE"));
        if (classes.areKnown()) {
            columns.add(CLASS_COLUMN, "CLASS");
        }
        TextTable table = new TextTable(Set.of(3, 4, 6), columns.toArray(String[]::new));
        for (Backup backup : backups) {
            Manifest manifest = backup.manifest();
            List<String> cells = new ArrayList<>(List.of(
                    backup.id().value(),
                    backup.deployment(),
                    Words.time(manifest.snapshotTime()),
                    Words.size(manifest.archive().plainBytes()),
                    String.valueOf(manifest.contents().documents()),
                    state(backup) + (holds.of(backup.id()).isPresent() ? ", held" : ""),
                    copies(backup),
                    manifest.annotations().purpose().orElse("")));
            if (classes.areKnown()) {
                cells.add(CLASS_COLUMN, classes.words(backup));
            }
            table.row(cells.toArray(String[]::new));
        }
        return table.text();
    }

    private String chosenWords() {
        return (tier == null ? "" : " of tier " + tier) + (deployment == null ? "" : " of " + deployment);
    }

    /** {@code 2}, or {@code 2 (1 damaged)}: those that were found bad are no help. */
    static String copies(Backup backup) {
        long damaged = backup.damagedCopies();
        return backup.repositories().size() + (damaged == 0 ? "" : " (" + damaged + " damaged)");
    }

    /** {@code verified}, {@code suspect}, or {@code damaged}: whole at first, but found bad everywhere since. */
    static String state(Backup backup) {
        if (backup.isSuspect()) {
            return "suspect";
        }
        return backup.isVerified() ? "verified" : "damaged";
    }
}
