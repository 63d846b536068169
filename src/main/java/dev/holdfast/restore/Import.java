package dev.holdfast.restore;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.TableName;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What an import brings and meets: the file and its mode on one side, the target on the other. */
record Import(
        RestoreMode mode,
        Part part,
        SortedMap<TableName, Contents.Table> tables,
        SortedMap<String, Contents.Files> files,
        TargetState target,
        SortedMap<String, ActiveSchema> schemas,
        Insight insight) {
    static Import of(RestoreMode mode, Part part, Contents imported, TargetState target, Insight insight) {
        SortedMap<TableName, Contents.Table> tables = new TreeMap<>();
        imported.tables().forEach(table -> tables.put(new TableName(table.component(), table.name()), table));
        SortedMap<String, Contents.Files> files = new TreeMap<>();
        imported.files().forEach(each -> files.put(each.component(), each));
        return new Import(mode, part, tables, files, target, ActiveSchema.all(target.schemas()), insight);
    }

    /** Whether documents are put into what their tables hold; see {@link Merging}. */
    boolean isMerge() {
        return mode == RestoreMode.REPLACE && !part.documents().isEmpty();
    }

    boolean brings(TableName table) {
        return tables.containsKey(table);
    }

    Optional<TargetState.Table> existing(TableName table) {
        return Optional.ofNullable(target.tables().get(table));
    }

    /** Documents in the target now. */
    long before(TableName table) {
        return existing(table).map(TargetState.Table::documents).orElse(0L);
    }

    /** Whether the target's schema names it, so that it stays, empty, where all else is removed. */
    boolean isInSchema(TableName table) {
        ActiveSchema schema = schemas.get(table.component());
        return schema != null && schema.names(table.name());
    }

    /**
     * Whether a table of the target keeps its place, and with it its number, whatever the import brings. With replace-all none does: one that the schema names is made anew then,
     * under another number if its own is taken.
     */
    boolean survives(TableName table) {
        return !brings(table) && mode != RestoreMode.REPLACE_ALL;
    }

    /** The number that a table gets by the import; 0 if any free one, or if it cannot be known without reading its documents. */
    long number(TableName table) {
        long listed = tables.get(table).number();
        if (listed > 0) {
            return listed;
        }
        long read = insight.documents()
                .map(findings -> findings.numbers().getOrDefault(table, 0L))
                .orElse(0L);
        if (read > 0 || tables.get(table).documents() > 0) {
            return read;
        }
        return existing(table).map(TargetState.Table::number).orElse(0L);
    }
}
