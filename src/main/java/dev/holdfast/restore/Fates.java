package dev.holdfast.restore;

import dev.holdfast.restore.RestorePlan.Fate;
import dev.holdfast.restore.RestorePlan.FilesPlan;
import dev.holdfast.restore.RestorePlan.TablePlan;
import dev.holdfast.snapshot.TableName;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What Convex's import makes of every table and of all stored files. It is documented nowhere else, so each rule stands here by itself. */
final class Fates {
    private final Import in;

    Fates(Import in) {
        this.in = in;
    }

    /** Every table of the target and of the import, sorted by name. */
    List<TablePlan> tables() {
        SortedSet<TableName> names = new TreeSet<>(in.target().tables().keySet());
        names.addAll(in.tables().keySet());
        return names.stream().map(this::table).toList();
    }

    private TablePlan table(TableName table) {
        long before = in.before(table);
        if (!in.brings(table)) {
            return absent(table, before);
        }
        long restored = in.tables().get(table).documents();
        if (in.existing(table).isEmpty()) {
            return new TablePlan(table, Fate.ADDED, 0, restored, restored, 0, some(table));
        }
        if (in.isMerge()) {
            return merged(table, before, restored);
        }
        return switch (in.mode()) {
            case REPLACE, REPLACE_ALL -> exchanged(table, before, restored);
            case APPEND ->
                new TablePlan(
                        table,
                        restored > 0 ? Fate.APPENDED : Fate.KEPT,
                        before,
                        restored,
                        before + restored,
                        0,
                        some(table));
            case REQUIRE_EMPTY ->
                // where there are documents the import is refused as a whole
                before > 0
                        ? new TablePlan(table, Fate.KEPT, before, restored, before, 0, "is not empty")
                        : exchanged(table, 0, restored);
        };
    }

    /** The table is written anew with all that it holds, so that nothing goes but what the documents take the place of. */
    private TablePlan merged(TableName table, long before, long restored) {
        SortedSet<String> present = in.insight().present().get(table);
        String note = restored + " of the source put in";
        return present == null
                ? new TablePlan(
                        table,
                        Fate.REPLACED,
                        before,
                        restored,
                        before + restored,
                        0,
                        note + "; fewer come if some are there now")
                : new TablePlan(table, Fate.REPLACED, before, restored, before + restored - present.size(), 0, note);
    }

    /** A table in the file takes the place of the one that is there, with all that it holds. */
    private TablePlan exchanged(TableName table, long before, long restored) {
        Fate fate = Fate.REPLACED;
        String note = renumbered(table);
        if (restored == 0 && before > 0) {
            fate = Fate.CLEARED;
            note = note.isEmpty() ? "empty in the source" : note;
        } else if (restored == 0 && note.isEmpty()) {
            fate = Fate.KEPT;
        }
        return new TablePlan(table, fate, before, restored, restored, before, note);
    }

    /** A table that the file does not name goes with replace-all, unless the schema wants it. */
    private TablePlan absent(TableName table, long before) {
        if (in.mode() != RestoreMode.REPLACE_ALL) {
            return new TablePlan(table, Fate.KEPT, before, 0, before, 0, "");
        }
        if (!in.isInSchema(table)) {
            return new TablePlan(table, Fate.DROPPED, before, 0, 0, before, "");
        }
        return before == 0
                ? new TablePlan(table, Fate.KEPT, 0, 0, 0, 0, "")
                : new TablePlan(table, Fate.CLEARED, before, 0, 0, before, "stays empty: the schema names it");
    }

    private String renumbered(TableName table) {
        long now = in.existing(table).map(TargetState.Table::number).orElse(0L);
        long then = in.number(table);
        return now == then || now == 0 || then == 0 ? "" : "number " + now + " becomes " + then;
    }

    private String some(TableName table) {
        return in.part().isWhole(table) ? "" : "some documents only";
    }

    /** One entry for each component that has files in the target or in the import. */
    List<FilesPlan> files() {
        SortedSet<String> components = new TreeSet<>(in.files().keySet());
        components.addAll(in.target().files().keySet());
        return components.stream()
                .filter(component -> before(component) > 0 || restored(component) > 0)
                .map(this::files)
                .toList();
    }

    private long before(String component) {
        return in.target().files().getOrDefault(component, 0L);
    }

    private long restored(String component) {
        return in.files().containsKey(component) ? in.files().get(component).count() : 0;
    }

    /** Where the file has no {@code _storage} of a component, whatever the mode, its files survive. */
    private FilesPlan files(String component) {
        long before = before(component);
        long restored = restored(component);
        if (!in.files().containsKey(component)) {
            return new FilesPlan(component, Fate.KEPT, before, 0, before, 0);
        }
        if (in.mode() == RestoreMode.APPEND) {
            Fate fate = before == 0 ? Fate.ADDED : restored == 0 ? Fate.KEPT : Fate.APPENDED;
            return new FilesPlan(component, fate, before, restored, before + restored, 0);
        }
        if (in.mode() == RestoreMode.REQUIRE_EMPTY && before > 0) {
            return new FilesPlan(component, Fate.KEPT, before, restored, before, 0);
        }
        Fate fate = before == 0 ? Fate.ADDED : restored == 0 ? Fate.CLEARED : Fate.REPLACED;
        return new FilesPlan(component, fate, before, restored, restored, before);
    }
}
