package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.convex.Pause;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/**
 * Loads a backup into a deployment of our own on this host that follows the rules of Convex's importer, and holds what came out of it against the manifest, by digests. The
 * deployment is in memory, and the plain ZIP in a folder that only this user can read, for as long as that takes. Any thread may call it.
 */
public final class TrialImport {
    private final Function<Backup, ZipSource> archives;
    private final Importer importer;

    /**
     * @param archives the plain ZIP of a backup, proved when it is read to its end
     * @param version of this program
     */
    public TrialImport(
            Function<Backup, ZipSource> archives, String version, Clock clock, Pause pause, RandomGenerator random) {
        this.archives = requireNonNull(archives, "archives");
        this.importer = new Importer(new SnapshotInspector(SnapshotLimits.standard()), version, clock, pause, random);
    }

    /**
     * Returns what is wrong with what is there after the import, in words.
     *
     * @throws RepositoryException if the backup could not be read, or this thread was interrupted
     */
    public List<String> problems(Backup backup) {
        try {
            Importer.Outcome outcome = importer.load(archives.apply(backup));
            return outcome.refusal()
                    .map(refusal -> List.of("the importer refuses it: " + refusal))
                    .orElseGet(() -> compared(backup.manifest().contents(), outcome.contents()));
        } catch (IOException e) {
            throw new RepositoryException(
                    "backup " + backup.id() + " could not be loaded: " + e.getMessage(),
                    "look at the repository and at the temporary folder of this host; nothing was recorded about the backup",
                    e);
        }
    }

    /** What has no documents leaves no trace but its name, so that the encoding of lines may differ and nothing else. */
    private static List<String> compared(Contents backup, Contents loaded) {
        List<String> problems = new ArrayList<>();
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
        return problems;
    }
}
