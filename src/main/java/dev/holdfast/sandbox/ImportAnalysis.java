package dev.holdfast.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** Reads a file before it is imported and tells what would change. */
final class ImportAnalysis {
    private final ImportMode mode;
    private final SandboxData.Snapshot snapshot;
    private final SortedMap<TableKey, Count> counts = new TreeMap<>();

    ImportAnalysis(ImportMode mode, SandboxData.Snapshot snapshot) {
        this.mode = mode;
        this.snapshot = snapshot;
    }

    /**
     * Returns what would change, sorted by component and table.
     *
     * @throws ImportError if the file cannot be imported
     */
    List<TableChange> changes(ImportFile file) throws IOException {
        for (ImportFile.Documents table : file.documents()) {
            count(table);
        }
        if (mode == ImportMode.REPLACE_ALL) {
            snapshot.components()
                    .forEach((component, view) -> view.tables()
                            .keySet()
                            .forEach(name ->
                                    counts.computeIfAbsent(new TableKey(component, name), missing -> new Count())));
        }
        List<TableChange> changes = new ArrayList<>();
        counts.forEach((key, count) -> {
            if (!key.isSystem() || key.isStorage()) {
                changes.add(change(key, count));
            }
        });
        return changes;
    }

    private void count(ImportFile.Documents table) throws IOException {
        Count count = counts.computeIfAbsent(new TableKey(table.component(), table.table()), missing -> new Count());
        table.rows().forEach((number, json) -> {
            Object row = read(number, json);
            count.rows++;
            count.lacksIds |= !(row instanceof Map<?, ?> fields) || !fields.containsKey("_id");
            if (table.table().equals(ImportFile.TABLES)) {
                String name = listedTable(number, row).name();
                counts.computeIfAbsent(new TableKey(table.component(), name), missing -> new Count());
            }
        });
    }

    private TableChange change(TableKey key, Count count) {
        long existing = existing(key);
        if (mode == ImportMode.REQUIRE_EMPTY && existing > 0) {
            throw new ImportError(
                    "TableExists",
                    "Table " + key.table()
                            + " already exists. Please choose a new table name or use replace/append modes.");
        }
        return new TableChange(
                key.component(), key.table(), count.rows, 0, existing, mode.replaces() ? existing : 0, count.lacksIds);
    }

    private long existing(TableKey key) {
        Component.View component = snapshot.components().get(key.component());
        if (component == null) {
            return 0;
        }
        if (key.isStorage()) {
            return component.files().size();
        }
        Table.View table = component.tables().get(key.table());
        return table == null ? 0 : table.rows().size();
    }

    /** Reads a row as plain JSON. */
    static @Nullable Object read(long number, byte[] json) {
        try {
            return ValueReader.plain().read(json);
        } catch (JacksonException | ValueReader.InvalidValueException e) {
            throw new ImportError("JsonInvalidRow", "Row " + number + " wasn't valid JSON: " + e.getMessage());
        }
    }

    /** Reads a row of {@code _tables}. */
    static Listed listedTable(long number, @Nullable Object row) {
        if (!(row instanceof Map<?, ?> fields)) {
            throw new ImportError("NotAnObject", "Row " + number + " wasn't an object");
        }
        if (!(fields.get("name") instanceof String name) || !(fields.get("id") instanceof Number id)) {
            throw new ImportError(
                    "InvalidConvexValue", "Row " + number + " wasn't a valid Convex value: table requires name and id");
        }
        if (!ImportRequest.isTableName(name)) {
            throw new ImportError("InvalidName", "\"" + name + "\" isn't a valid table name");
        }
        return new Listed(name, id.longValue());
    }

    /** A row of {@code _tables}. */
    record Listed(String name, long number) {}

    private static final class Count {
        private long rows;
        private boolean lacksIds;
    }
}
