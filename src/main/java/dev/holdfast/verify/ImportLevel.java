package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.VerifyLevel;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** The level {@code importable}: tries whether a backup can be imported, as far as it fits into memory. */
final class ImportLevel implements BackupLevel {
    private final TrialImport trial;
    private final Clock clock;
    private final String by;

    ImportLevel(TrialImport trial, Clock clock, String by) {
        this.trial = requireNonNull(trial, "trial");
        this.clock = requireNonNull(clock, "clock");
        this.by = requireNonNull(by, "by");
    }

    /** @throws RefusedException also if it is too large to be loaded */
    @Override
    public LevelCheck examine(Backup backup, LevelTerms terms) {
        Manifest manifest = backup.manifest();
        long bytes = LevelTerms.plainBytes(manifest);
        if (bytes > terms.importLimit()) {
            throw new RefusedException(
                    "backup " + backup.id() + " is too large to be loaded in memory: " + bytes
                            + " bytes of documents and files, " + terms.importLimit() + " are allowed",
                    "raise verification.levels.importable.max-size and the memory of this program, or restore it into a staging deployment");
        }
        return new LevelCheck(
                VerifyLevel.IMPORTABLE,
                backup.deployment(),
                Optional.of(backup.id()),
                backup.repositories().get(0),
                clock.instant(),
                Findings.most(trial.problems(backup)),
                List.of(),
                new TreeMap<>(Map.of(
                        "documents", manifest.contents().documents(),
                        "files", manifest.contents().fileCount(),
                        "tables", (long) manifest.contents().tables().size())),
                by);
    }
}
