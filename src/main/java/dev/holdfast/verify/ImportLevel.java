package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.LevelCheck;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.manifest.VerifyLevel;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The level {@code importable}: loads a backup into a deployment of our own on this host that follows the rules of Convex's importer, and holds what came out of it against the manifest.
 * The deployment is in memory, and the plain ZIP in a folder that only this user can read, for as long as that takes.
 */
final class ImportLevel implements BackupLevel {
    private final Function<Backup, ZipSource> archives;
    private final Importer importer;
    private final Clock clock;
    private final String by;

    ImportLevel(Function<Backup, ZipSource> archives, Importer importer, Clock clock, String by) {
        this.archives = requireNonNull(archives, "archives");
        this.importer = requireNonNull(importer, "importer");
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
        List<String> problems = new ArrayList<>();
        try {
            Importer.Outcome outcome = importer.load(archives.apply(backup));
            outcome.refusal()
                    .ifPresentOrElse(
                            refusal -> problems.add("the importer refuses it: " + refusal),
                            () -> compare(manifest.contents(), outcome.contents(), problems));
        } catch (IOException e) {
            throw new RepositoryException(
                    "backup " + backup.id() + " could not be loaded: " + e.getMessage(),
                    "look at the repository and at the temporary folder of this host; nothing was recorded about the backup",
                    e);
        }
        return new LevelCheck(
                VerifyLevel.IMPORTABLE,
                backup.deployment(),
                Optional.of(backup.id()),
                backup.repositories().get(0),
                clock.instant(),
                Findings.most(problems),
                List.of(),
                new TreeMap<>(Map.of(
                        "documents", manifest.contents().documents(),
                        "files", manifest.contents().fileCount(),
                        "tables", (long) manifest.contents().tables().size())),
                by);
    }

    /** What has no documents leaves no trace but its name, so that the encoding of lines may differ and nothing else. */
    private static void compare(Contents backup, Contents loaded, List<String> problems) {
        Map<String, Contents.Table> there =
                loaded.tables().stream().collect(Collectors.toMap(Contents.Table::qualifiedName, Function.identity()));
        for (Contents.Table table : backup.tables()) {
            Contents.Table other = there.remove(table.qualifiedName());
            if (other == null) {
                problems.add("table " + table.qualifiedName() + " is not there after the import");
            } else if (other.documents() != table.documents() || !other.digest().equals(table.digest())) {
                problems.add("table " + table.qualifiedName() + " is not the same after the import: "
                        + other.documents() + " documents instead of " + table.documents() + ", or other ones");
            } else if (table.number() > 0 && other.number() != table.number()) {
                problems.add("table " + table.qualifiedName() + " has the number " + other.number()
                        + " after the import instead of " + table.number());
            }
        }
        there.keySet()
                .forEach(name -> problems.add("table " + name + " is there after the import and not in the backup"));
        Map<String, Contents.Files> files =
                loaded.files().stream().collect(Collectors.toMap(Contents.Files::component, Function.identity()));
        for (Contents.Files own : backup.files()) {
            Contents.Files other = files.get(own.component());
            if (own.count() > 0 && (other == null || !other.digest().equals(own.digest()))) {
                problems.add("the stored files" + (own.component().isEmpty() ? "" : " of " + own.component())
                        + " are not the same after the import");
            }
        }
    }
}
