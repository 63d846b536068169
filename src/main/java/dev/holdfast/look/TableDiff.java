package dev.holdfast.look;

import static java.util.Objects.requireNonNull;

import java.util.OptionalLong;

/**
 * What became of one table, or of one component's list of stored files.
 *
 * @param table as people write it
 * @param before documents; empty if there was no such table
 * @param after likewise
 * @param note what else is to be known; empty if nothing
 */
public record TableDiff(
        String table, OptionalLong before, OptionalLong after, long added, long removed, long changed, String note) {
    public TableDiff {
        requireNonNull(table, "table");
        requireNonNull(before, "before");
        requireNonNull(after, "after");
        requireNonNull(note, "note");
    }
}
