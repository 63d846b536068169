package dev.holdfast.cli;

import dev.holdfast.catalog.Backup;
import dev.holdfast.catalog.CatalogReading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The argument of every command that works on one backup: what people type for it, and whose it is. A picocli mixin. */
final class ChosenBackup {
    @Parameters(paramLabel = "BACKUP", description = BackupReference.DESCRIPTION)
    private String reference = "";

    @Option(
            names = "--deployment",
            paramLabel = "NAME",
            description = "Whose backup; needed for latest where several are configured.")
    private @Nullable String deployment;

    /**
     * Reads the catalog, tells of the repositories that are down, and finds the backup.
     *
     * @throws dev.holdfast.failure.UsageException if several may be meant
     * @throws dev.holdfast.failure.CorruptBackupException if there is none such
     */
    Backup in(Workbench workbench, Context context) {
        return in(workbench.catalog(), workbench, context);
    }

    /** The same in a catalog that was read just now. */
    Backup in(CatalogReading reading, Workbench workbench, Context context) {
        Repositories.tell(reading, context);
        return new BackupReference(reference, Optional.ofNullable(deployment))
                .in(reading, Deployments.names(workbench));
    }
}
