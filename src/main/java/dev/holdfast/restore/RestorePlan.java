package dev.holdfast.restore;

import static java.util.Objects.requireNonNull;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.TableName;
import java.util.List;
import java.util.Optional;

/**
 * What a restore will do to its target, table by table, decided before anything happens. A value; what carries it out changes nothing that it does not name.
 *
 * @param source what is restored, for people: a backup's id, a file
 * @param part what of the source goes into the import
 * @param imported what the import's ZIP will hold, with the digests that the target must show afterwards
 * @param isCut whether that is less than the source holds, so that a ZIP of its own is made
 * @param tables every table of the target and of the import, sorted by name
 * @param files one entry for each component that has files in the target or in the import
 * @param environment names whose presence differs between the backup and the target
 * @param refusals why Convex would refuse the import, or we refuse to begin it; empty for a plan that can be carried out
 * @param warnings what whoever confirms must know
 * @param expected how long it takes by past restores; empty where none can be compared
 */
public record RestorePlan(
        String source,
        TargetState target,
        RestoreMode mode,
        Part part,
        Contents imported,
        boolean isCut,
        List<TablePlan> tables,
        List<FilesPlan> files,
        EnvironmentPlan environment,
        List<String> refusals,
        List<String> warnings,
        Optional<Forecast> expected) {
    public RestorePlan {
        requireNonNull(source, "source");
        requireNonNull(target, "target");
        requireNonNull(mode, "mode");
        requireNonNull(part, "part");
        requireNonNull(imported, "imported");
        tables = List.copyOf(tables);
        files = List.copyOf(files);
        requireNonNull(environment, "environment");
        refusals = List.copyOf(refusals);
        warnings = List.copyOf(warnings);
        requireNonNull(expected, "expected");
    }

    /** What becomes of a table of the target. */
    public enum Fate {
        /** It is not touched. */
        KEPT,
        /** It is not there and comes to be. */
        ADDED,
        /** Its documents are exchanged for those of the backup. */
        REPLACED,
        /** It stays, without a document. */
        CLEARED,
        /** It goes, with its documents. */
        DROPPED,
        /** Documents come in addition. */
        APPENDED
    }

    /**
     * One table.
     *
     * @param before documents in the target now; 0 also where there is no such table
     * @param restored documents that the import brings
     * @param after documents in the target then, if nobody writes meanwhile
     * @param removed documents of the target that go
     * @param note what is to be known of it; empty if nothing
     */
    public record TablePlan(
            TableName table, Fate fate, long before, long restored, long after, long removed, String note) {}

    /**
     * The stored files of one component.
     *
     * @param fate {@code KEPT}, {@code ADDED}, {@code REPLACED}, {@code CLEARED} or {@code APPENDED}
     */
    public record FilesPlan(String component, Fate fate, long before, long restored, long after, long removed) {}

    /** Names only, never values. {@code isKnown} is false where the backup or the target does not tell its names. */
    public record EnvironmentPlan(boolean isKnown, List<String> onlyInBackup, List<String> onlyInTarget) {
        public EnvironmentPlan {
            onlyInBackup = List.copyOf(onlyInBackup);
            onlyInTarget = List.copyOf(onlyInTarget);
        }
    }

    /** Whether tables are written anew as they are, with documents put in that were chosen one by one. */
    public boolean isMerge() {
        return mode == RestoreMode.REPLACE && !part.documents().isEmpty();
    }

    /** Whether documents or files of the target go, or may. */
    public boolean isDestructive() {
        return isMerge()
                || tables.stream().anyMatch(table -> table.removed() > 0)
                || files.stream().anyMatch(file -> file.removed() > 0);
    }

    /** The same with other refusals and warnings. */
    RestorePlan with(List<String> otherRefusals, List<String> otherWarnings) {
        return new RestorePlan(
                source,
                target,
                mode,
                part,
                imported,
                isCut,
                tables,
                files,
                environment,
                otherRefusals,
                otherWarnings,
                expected);
    }

    /** The same with a forecast, or with none. */
    public RestorePlan expecting(Optional<Forecast> forecast) {
        return new RestorePlan(
                source, target, mode, part, imported, isCut, tables, files, environment, refusals, warnings, forecast);
    }

    public boolean canBegin() {
        return refusals.isEmpty();
    }
}
