package dev.holdfast.sandbox;

import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The tables that an import writes: hidden ones that are swapped in at its end, or, for an append, those that are there. For one thread. */
final class ImportTables {
    private final ImportMode mode;
    private final SandboxData data;
    private final SortedMap<TableKey, Table> tables = new TreeMap<>();
    private final SortedMap<TableKey, Table> hidden = new TreeMap<>();
    private final Map<String, Map<Long, String>> namesThen = new HashMap<>();

    ImportTables(ImportMode mode, SandboxData data) {
        this.mode = mode;
        this.data = data;
    }

    /**
     * Makes the hidden tables. What is made stays, hidden, when this fails.
     *
     * @param numbers of each table, {@link TableNumbers#FRESH} for any
     * @throws ImportError if numbers collide, or a table has rows that must have none
     */
    void prepare(SortedMap<TableKey, Long> numbers) {
        numbers.forEach((key, number) -> data.transact(components -> prepare(key, number, components)));
        data.transact(this::requireNoConflicts);
    }

    private void prepare(TableKey key, long number, Components components) {
        if (key.isSystem() && !key.isStorage()) {
            throw new ImportError(
                    "InvalidTableName", "Invalid table name " + key.table() + " starts with metadata prefix '_'");
        }
        Component component = components.get(key.component());
        requireEmptyIfAsked(key, component);
        Table there = key.isStorage() ? component.storage() : component.tables().get(key.table());
        Table table;
        if (mode == ImportMode.APPEND && there != null) {
            table = there;
        } else {
            table = component.hide(key.table(), number == TableNumbers.FRESH ? component.nextTableNumber() : number);
            hidden.put(key, table);
        }
        tables.put(key, table);
        if (number != TableNumbers.FRESH && number != table.number()) {
            throw new ImportError(
                    "TableNumberConflict",
                    "table " + key.table() + SnapshotZip.in(key.component()) + " wants table number " + number
                            + " but was already assigned " + table.number());
        }
    }

    private void requireEmptyIfAsked(TableKey key, Component component) {
        Table there = component.tables().get(key.table());
        boolean hasRows = key.isStorage() ? !component.files().isEmpty() : there != null && there.count() > 0;
        if (mode == ImportMode.REQUIRE_EMPTY && hasRows) {
            throw new ImportError(
                    "TableExists",
                    "Table " + key.table()
                            + " already exists. Please choose a new table name or use replace/append modes.");
        }
    }

    /** Fresh numbers, and tables made since the numbers were decided, may collide. */
    private void requireNoConflicts(Components components) {
        Map<TableKey, String> prepared = new HashMap<>();
        tables.forEach((key, table) -> {
            String other = prepared.put(new TableKey(key.component(), Long.toString(table.number())), key.table());
            if (other != null) {
                throw new ImportError(
                        "TableNumberConflict",
                        "conflict between `" + other + "` and `" + key.table() + "`" + SnapshotZip.in(key.component())
                                + " with table number " + table.number());
            }
        });
        requireNoSurvivors(prepared, components);
    }

    private void requireNoSurvivors(Map<TableKey, String> prepared, Components components) {
        components
                .all()
                .forEach((path, component) -> NumberConflicts.of(path, component.share())
                        .forEach((number, name) -> {
                            String table = prepared.get(new TableKey(path, Long.toString(number)));
                            boolean goes = tables.containsKey(new TableKey(path, name))
                                    || (mode == ImportMode.REPLACE_ALL && !name.startsWith("_"));
                            if (table != null && !goes) {
                                throw NumberConflicts.with(path, table, name);
                            }
                        }));
    }

    Table get(TableKey key) {
        Table table = tables.get(key);
        if (table == null) {
            throw new IllegalStateException("not prepared: " + key);
        }
        return table;
    }

    boolean isHidden(TableKey key) {
        return hidden.containsKey(key);
    }

    SortedMap<TableKey, Table> all() {
        return tables;
    }

    /** Returns the name of the table that has a number once the import is done; null for none. */
    @Nullable
    String nameThen(String component, long number, SandboxData.Snapshot before) {
        return namesThen
                .computeIfAbsent(component, path -> namesThen(path, before))
                .get(number);
    }

    private Map<Long, String> namesThen(String path, SandboxData.Snapshot before) {
        Map<Long, String> names = new HashMap<>();
        Component.View view = before.components().get(path);
        if (view != null) {
            names.putAll(NumberConflicts.of(path, view));
        }
        names.values()
                .removeIf(name -> tables.containsKey(new TableKey(path, name))
                        || (mode == ImportMode.REPLACE_ALL && !name.startsWith("_")));
        tables.forEach((key, table) -> {
            if (key.component().equals(path)) {
                names.put(table.number(), key.table());
            }
        });
        return names;
    }

    /**
     * Puts the hidden tables in the places of those that are there, and in replace-all drops the others: all at once. Rows that came into those since the import began are lost.
     *
     * @throws ImportError if schemas changed meanwhile or forbid it; nothing has changed then
     */
    void swap(Components components, SandboxData.Snapshot before) {
        ImportSchemas schemas = new ImportSchemas(before, tables);
        schemas.requireUnchanged(components);
        if (mode == ImportMode.REPLACE_ALL) {
            schemas.requireDroppable(components);
        }
        schemas.requireReferences(components, mode);
        requireNoConflicts(components);
        if (mode == ImportMode.REPLACE_ALL) {
            components
                    .all()
                    .forEach((path, component) -> java.util.List.copyOf(
                                    component.tables().keySet())
                            .forEach(name -> {
                                if (!tables.containsKey(new TableKey(path, name))) {
                                    component.remove(name);
                                }
                            }));
        }
        hidden.forEach((key, table) -> components.get(key.component()).activate(key.table(), table));
    }
}
