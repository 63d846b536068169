package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

/**
 * What an import does to one table, as the deployment itself says. Every table that it touches has one, stored files too; those that it leaves alone have none. Of a table that
 * replace-all clears or drops, {@code toWrite} is 0.
 *
 * @param component its path, names joined by {@code /}; empty for the root
 * @param table its name; {@code _storage} for the component's stored files
 * @param toWrite how many documents the import brings
 * @param written how many of them are written
 * @param existing how many the table had when the import was analysed; those that came since then are not counted
 * @param toDelete how many of those go
 * @param lacksIds whether some of what the import brings has no {@code _id}
 */
public record Change(
        String component, String table, long toWrite, long written, long existing, long toDelete, boolean lacksIds) {
    public Change {
        requireNonNull(component, "component");
        requireNonNull(table, "table");
    }

    /** Whether it is about stored files. */
    public boolean isOfFiles() {
        return table.equals("_storage");
    }
}
