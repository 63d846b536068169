package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.snapshot.SnapshotWriter;
import dev.holdfast.snapshot.ZipSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Plans how a restore is taken back: the safety copy replaces all; where the target held nothing, nothing does. */
final class Undo {
    private static final String NOTHING = "nothing, as it was";

    private final Planning planning;
    private final RestoreSurroundings around;

    Undo(Planning planning, RestoreSurroundings around) {
        this.planning = requireNonNull(planning, "planning");
        this.around = requireNonNull(around, "around");
    }

    /**
     * @throws RefusedException if there is nothing to be taken back, or no safety copy
     * @throws CorruptBackupException if the safety copy is gone
     */
    Prepared of(RestoreRecord record, RestoreTarget target, Set<RestoreWish> wishes, RestoreProgress progress)
            throws InterruptedException {
        requireUndoable(record, target);
        TableChoice choice = record.touchesFiles()
                ? TableChoice.everything()
                : TableChoice.everything().withoutFiles();
        if (record.wasEmpty()) {
            return ofNothing(record, target, choice, wishes);
        }
        BackupId id = record.safetyCopy().orElseThrow();
        Backup copy = around.catalog()
                .read()
                .catalog()
                .find(id)
                .orElseThrow(() -> new CorruptBackupException(
                        "the safety copy " + id + " of restore " + record.id()
                                + " is in no repository that can be read",
                        "look with: holdfast list " + record.deployment() + " --tier safety"));
        Prepared prepared =
                planning.plan(order(RestoreSource.of(copy), target, choice, wishes, record), target, progress);
        return new Prepared(
                prepared.order(),
                prepared.source(),
                prepared.offer(),
                prepared.insight(),
                prepared.plan(),
                Optional.of(record.id()),
                prepared.bytes());
    }

    private static RestoreOrder order(
            RestoreSource source,
            RestoreTarget target,
            TableChoice choice,
            Set<RestoreWish> wishes,
            RestoreRecord record) {
        return new RestoreOrder(
                source,
                target.name(),
                choice,
                Optional.of(RestoreMode.REPLACE_ALL),
                wishes,
                new Annotations(Optional.of("undo restore " + record.id()), Optional.empty(), Optional.empty()));
    }

    private static void requireUndoable(RestoreRecord record, RestoreTarget target) {
        if (!record.mayHaveChanged()) {
            throw new RefusedException(
                    "restore " + record.id() + " changed nothing in " + target.name() + ", so there is nothing to undo",
                    "see what was restored with: holdfast status");
        }
        if (record.safetyCopy().isEmpty() && !record.wasEmpty()) {
            throw new RefusedException(
                    "restore " + record.id() + " into " + target.name() + " was made without a safety copy",
                    "restore the last backup before it: holdfast list " + target.name());
        }
    }

    private Prepared ofNothing(
            RestoreRecord record, RestoreTarget target, TableChoice choice, Set<RestoreWish> wishes) {
        SortedSet<String> components = new TreeSet<>();
        planning.survey(target).files().forEach((component, files) -> components.add(component));
        byte[] zip = emptyZip(components, record.touchesFiles());
        ZipSource source = new ZipSource() {
            @Override
            public String name() {
                return NOTHING;
            }

            @Override
            public InputStream open() {
                return new ByteArrayInputStream(zip);
            }
        };
        Contents contents;
        try (InputStream opened = source.open()) {
            contents = around.inspector().inspect(opened);
        } catch (IOException e) {
            throw new UncheckedIOException("reading memory", e);
        }
        // There is no such file: what is restored is in the prepared restore itself.
        RestoreOrder order = order(RestoreSource.of(Path.of(NOTHING)), target, choice, wishes, record);
        return planning.plan(order, target, source, Offer.of(NOTHING, contents), zip.length, Optional.of(record.id()));
    }

    /** As Convex exports a deployment without a document. */
    private static byte[] emptyZip(SortedSet<String> components, boolean withFiles) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (SnapshotWriter writer = SnapshotWriter.begin(bytes)) {
            components.add("");
            for (String component : components) {
                writer.tables(component, new TreeMap<>());
            }
            if (withFiles) {
                for (String component : components) {
                    try (OutputStream files = writer.storedFiles(component)) {
                        files.flush();
                    }
                }
            }
            writer.finish();
        } catch (IOException e) {
            throw new UncheckedIOException("writing into memory", e);
        }
        return bytes.toByteArray();
    }
}
