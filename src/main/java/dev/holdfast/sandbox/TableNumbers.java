package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Decides which number each table of an import gets. The first that applies: what the file's {@code _tables} say, the number in the first document's id,
 * that of the table that is there, a fresh one. A table that {@code _tables} list is part of the import even if the file has no documents of it.
 */
final class TableNumbers {
    /** Any number will do. */
    static final long FRESH = 0;

    private final SandboxData.Snapshot snapshot;
    private final SortedMap<TableKey, Long> numbers = new TreeMap<>();
    private final Map<TableKey, String> claims = new TreeMap<>();

    private TableNumbers(SandboxData.Snapshot snapshot) {
        this.snapshot = snapshot;
    }

    /**
     * Returns the number of each table that is part of the import, stored files being table {@code _storage}; {@link #FRESH} where any will do. In replace-all, tables that a schema names
     * are part of it, so that they stay as empty ones.
     *
     * @throws ImportError if two tables would have the same
     */
    static SortedMap<TableKey, Long> assign(ImportFile file, ImportMode mode, SandboxData.Snapshot snapshot)
            throws IOException {
        TableNumbers assignment = new TableNumbers(snapshot);
        for (ImportFile.Documents table : file.documents()) {
            if (table.table().equals(ImportFile.TABLES)) {
                assignment.takeListed(table);
            }
        }
        for (ImportFile.Documents table : file.documents()) {
            assignment.takeFirstId(table);
        }
        for (ImportFile.Documents table : file.documents()) {
            if (!table.table().equals(ImportFile.TABLES)) {
                assignment.takeExisting(new TableKey(table.component(), table.table()));
            }
        }
        if (mode == ImportMode.REPLACE_ALL) {
            snapshot.components()
                    .forEach((component, view) -> Schema.parse(view.schema())
                            .tables()
                            .forEach(table -> assignment.takeExisting(new TableKey(component, table))));
        } else {
            assignment.requireNoSurvivors();
        }
        return assignment.numbers;
    }

    private void takeListed(ImportFile.Documents table) throws IOException {
        table.rows().forEach((row, json) -> {
            ImportAnalysis.Listed listed = ImportAnalysis.listedTable(row, ImportAnalysis.read(row, json));
            TableKey key = new TableKey(table.component(), listed.name());
            if (numbers.put(key, listed.number()) != null) {
                throw new ImportError(
                        "DuplicateTableName",
                        "`_tables` contains duplicate entries for `" + key.table() + "`"
                                + SnapshotZip.in(key.component()));
            }
            claim(key, listed.number());
        });
    }

    private void takeFirstId(ImportFile.Documents table) throws IOException {
        TableKey key = new TableKey(table.component(), table.table());
        if (table.table().equals(ImportFile.TABLES) || numbers.containsKey(key)) {
            return;
        }
        Optional<byte[]> first = table.rows().first();
        if (first.isPresent()
                && ImportAnalysis.read(1, first.get()) instanceof Map<?, ?> fields
                && fields.get("_id") instanceof String id) {
            byte[] ascii = id.getBytes(StandardCharsets.UTF_8);
            long number = DocumentId.tableNumber(ascii, 0, ascii.length);
            if (number > 0) {
                numbers.put(key, number);
                claim(key, number);
            }
        }
    }

    private void takeExisting(TableKey key) {
        if (!numbers.containsKey(key)) {
            long number = existing(key);
            boolean isFree = number != FRESH && claims.putIfAbsent(slot(key, number), key.table()) == null;
            numbers.put(key, isFree ? number : FRESH);
        }
    }

    private void claim(TableKey key, long number) {
        String other = claims.put(slot(key, number), key.table());
        if (other != null) {
            throw new ImportError(
                    "InvalidId",
                    "conflict between `" + other + "` and `" + key.table() + "`" + SnapshotZip.in(key.component())
                            + " with number " + number);
        }
    }

    private static TableKey slot(TableKey key, long number) {
        return new TableKey(key.component(), Long.toString(number));
    }

    private long existing(TableKey key) {
        Component.View component = snapshot.components().get(key.component());
        if (component == null) {
            return FRESH;
        }
        if (key.isStorage()) {
            return component.storageNumber();
        }
        Table.View table = component.tables().get(key.table());
        return table == null ? FRESH : table.number();
    }

    /** Before anything is written; what is there may change until the swap, which looks again. */
    private void requireNoSurvivors() {
        snapshot.components()
                .forEach((path, component) -> NumberConflicts.of(path, component)
                        .forEach((number, name) -> {
                            String claimed = claims.get(new TableKey(path, Long.toString(number)));
                            if (claimed != null && !numbers.containsKey(new TableKey(path, name))) {
                                throw NumberConflicts.with(path, claimed, name);
                            }
                        }));
    }
}
