package dev.holdfast.cli;

import dev.holdfast.failure.UsageException;
import dev.holdfast.snapshot.TableName;

/** Tables as people type them. */
final class TableNames {
    private TableNames() {}

    /** @throws UsageException if it is no table's name */
    static TableName parse(String text) {
        try {
            return TableName.parse(text);
        } catch (IllegalArgumentException e) {
            throw new UsageException(
                    "'" + text + "' is no table's name",
                    "write users, or component:table as in mail/queue:jobs; see them with: holdfast show",
                    e);
        }
    }
}
