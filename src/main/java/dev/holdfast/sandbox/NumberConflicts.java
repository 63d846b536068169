package dev.holdfast.sandbox;

import java.util.SortedMap;
import java.util.TreeMap;

/** What Convex says when a table of an import has a number that another table has. */
final class NumberConflicts {
    private NumberConflicts() {}

    /** Returns the tables of a component by number, system tables too; that of stored files is {@code _storage}. */
    static SortedMap<Long, String> of(String path, Component.View component) {
        SortedMap<Long, String> names = new TreeMap<>(component.systemTables());
        names.put(component.storageNumber(), ImportFile.STORAGE);
        names.putAll(component.namesByNumber());
        return names;
    }

    static ImportError with(String component, String table, String existing) {
        String begin =
                "New table `" + table + "`" + SnapshotZip.in(component) + " has IDs that conflict with existing ";
        if (existing.equals(ImportFile.STORAGE) || existing.equals("_scheduled_jobs")) {
            return new ImportError("TableConflict", begin + "system table");
        }
        if (existing.startsWith("_")) {
            return new ImportError(
                    "TableConflict",
                    begin + "internal table. Consider importing this table without `_id` fields or import into a new"
                            + " deployment.");
        }
        return new ImportError(
                "TableConflict",
                begin + "table `" + existing
                        + "`. To delete all existing tables, import with `npx convex import --replace-all`.");
    }
}
