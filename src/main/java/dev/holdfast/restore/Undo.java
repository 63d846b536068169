package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.CorruptBackupException;
import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.BackupId;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest.Annotations;
import dev.holdfast.manifest.RestoreRecord;
import dev.holdfast.manifest.RestoreStage;
import dev.holdfast.snapshot.SnapshotWriter;
import dev.holdfast.snapshot.ZipSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Plans how a restore is taken back. One that replaced all: the safety copy replaces all; where the target held nothing, nothing does. One of a part: what it touched is brought
 * back from the safety copy, and everything else stays as it is by now, tables that it added among that.
 */
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
        TableChoice everything = record.touchesFiles()
                ? TableChoice.everything()
                : TableChoice.everything().withoutFiles();
        boolean isWhole = record.mode().equals(RestoreMode.REPLACE_ALL.word());
        if (record.wasEmpty()) {
            if (!isWhole) {
                requireNothingElse(record, target);
            }
            return with(notes(record, List.of()), ofNothing(record, target, everything, wishes));
        }
        Backup copy = copy(record);
        if (isWhole) {
            RestoreOrder order = order(copy, target, everything, RestoreMode.REPLACE_ALL, wishes, record);
            return with(notes(record, List.of()), undoing(record, planning.plan(order, target, progress)));
        }
        return ofPart(record, copy, target, wishes, progress);
    }

    private Prepared ofPart(
            RestoreRecord record, Backup copy, RestoreTarget target, Set<RestoreWish> wishes, RestoreProgress progress)
            throws InterruptedException {
        Touched touched = Touched.of(record)
                .orElseThrow(() -> new RefusedException(
                        "the journal of restore " + record.id() + " does not tell which tables it touched",
                        "bring back those that you know of: holdfast restore " + copy.id() + " --to " + target.name()
                                + " --tables ..."));
        List<String> within = touched.within(copy.manifest().contents());
        List<String> beyond = touched.beyond(copy.manifest().contents());
        if (within.isEmpty()) {
            throw new RefusedException(
                    "restore " + record.id() + " only added to " + target.name() + " what was not there: "
                            + String.join(", ", beyond),
                    "empty that in the Convex dashboard; everything else is as it was left");
        }
        TableChoice part = TableChoice.tables(within.toArray(String[]::new));
        RestoreOrder order = order(copy, target, part, RestoreMode.REPLACE, wishes, record);
        return with(notes(record, beyond), undoing(record, planning.plan(order, target, progress)));
    }

    /** What taking it back does not bring back. */
    private static List<String> notes(RestoreRecord record, List<String> added) {
        List<String> notes = new ArrayList<>();
        if (!added.isEmpty()) {
            notes.add("what the restore added stays, so that nothing newer is lost: " + String.join(", ", added));
        }
        if (record.reached(RestoreStage.SETTING_ENVIRONMENT)) {
            notes.add(environment(record));
        }
        return notes;
    }

    /** Somebody may have changed them since, and functions may need the new ones: so they are told of, and left to people. */
    private static String environment(RestoreRecord record) {
        String names = list(record.fact(RestoreRecord.ENVIRONMENT));
        String added = list(record.fact(RestoreRecord.ENVIRONMENT_ADDED));
        String how = record.reached(RestoreStage.ENVIRONMENT_SET)
                ? "stay as the restore set them"
                : "may have been set by the restore, and stay as they are";
        String former = record.safetyCopy()
                .map(copy -> "; former values, if backups capture them, are in " + copy + ": holdfast restore " + copy
                        + " --to " + record.deployment() + " --with-env sets all that it has, in place of this undo")
                .orElse("");
        return "environment variables " + how + ": " + names + (added.isEmpty() ? "" : "; not there before: " + added)
                + former;
    }

    private static String list(Optional<String> names) {
        return names.orElse("").replace(" ", ", ");
    }

    private static Prepared with(List<String> notes, Prepared prepared) {
        List<String> warnings = new ArrayList<>(notes);
        warnings.addAll(prepared.plan().warnings());
        return prepared.with(prepared.plan().with(prepared.plan().refusals(), warnings));
    }

    /** What was written since into other tables would go with the rest. */
    private void requireNothingElse(RestoreRecord record, RestoreTarget target) {
        Touched touched = Touched.of(record).orElse(new Touched(new TreeSet<>()));
        List<String> others = touched.others(planning.survey(target));
        if (!others.isEmpty()) {
            throw new RefusedException(
                    target.name() + " was empty before restore " + record.id()
                            + ", and holds by now what the restore did not bring: " + String.join(", ", others),
                    "empty what the restore brought in the Convex dashboard: " + touched.fact());
        }
    }

    private Backup copy(RestoreRecord record) {
        BackupId id = record.safetyCopy().orElseThrow();
        return around.catalog()
                .read()
                .catalog()
                .find(id)
                .orElseThrow(() -> new CorruptBackupException(
                        "the safety copy " + id + " of restore " + record.id()
                                + " is in no repository that can be read",
                        "look with: holdfast list " + record.deployment() + " --tier safety"));
    }

    private static Prepared undoing(RestoreRecord record, Prepared prepared) {
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
            Backup copy,
            RestoreTarget target,
            TableChoice choice,
            RestoreMode mode,
            Set<RestoreWish> wishes,
            RestoreRecord record) {
        return order(RestoreSource.of(copy), target, choice, mode, wishes, record);
    }

    private static RestoreOrder order(
            RestoreSource source,
            RestoreTarget target,
            TableChoice choice,
            RestoreMode mode,
            Set<RestoreWish> wishes,
            RestoreRecord record) {
        return new RestoreOrder(
                source,
                target.name(),
                choice,
                Optional.of(mode),
                wishes,
                new Annotations(Optional.of("undo restore " + record.id()), Optional.empty(), Optional.empty()));
    }

    private static void requireUndoable(RestoreRecord record, RestoreTarget target) {
        if (!record.mayHaveChanged()) {
            throw new RefusedException(
                    "restore " + record.id() + " changed nothing in " + target.name() + ", so there is nothing to undo",
                    "see what was restored with: holdfast status");
        }
        String now = target.exports().instanceName();
        if (!record.isOf(now)) {
            throw new RefusedException(
                    "restore " + record.id() + " was into "
                            + record.fact(RestoreRecord.INSTANCE).orElse("") + ", and " + target.name() + " is " + now
                            + " by now, another deployment",
                    "what its safety copy holds can be restored as any backup: holdfast list " + target.name()
                            + " --tier safety");
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
        RestoreOrder order =
                order(RestoreSource.of(Path.of(NOTHING)), target, choice, RestoreMode.REPLACE_ALL, wishes, record);
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
