package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Decides which number each table of an import gets. The first that applies: what the file's {@code _tables} say, the number in the first document's id,
 * that of the table that is there, a fresh one.
 */
final class TableNumbers {
    private static final long FRESH = 0;

    private final ImportMode mode;
    private final SandboxData.Snapshot snapshot;
    private final SortedMap<TableKey, Long> numbers = new TreeMap<>();

    private TableNumbers(ImportMode mode, SandboxData.Snapshot snapshot) {
        this.mode = mode;
        this.snapshot = snapshot;
    }

    /**
     * Returns the number of each user table that the file names.
     *
     * @throws ImportError if two tables would have the same
     */
    static SortedMap<TableKey, Long> assign(ImportFile file, ImportMode mode, SandboxData.Snapshot snapshot)
            throws IOException {
        TableNumbers assignment = new TableNumbers(mode, snapshot);
        for (ImportFile.Documents table : file.documents()) {
            if (table.table().equals(ImportFile.TABLES)) {
                assignment.takeListed(table);
            }
        }
        for (ImportFile.Documents table : file.documents()) {
            TableKey key = new TableKey(table.component(), table.table());
            if (!key.isSystem() && !assignment.numbers.containsKey(key)) {
                assignment.numbers.put(key, assignment.guess(key, table));
            }
        }
        assignment.chooseFresh();
        assignment.requireNoConflict();
        return assignment.numbers;
    }

    private void takeListed(ImportFile.Documents table) throws IOException {
        table.rows().forEach((row, json) -> {
            ImportAnalysis.Listed listed = ImportAnalysis.listedTable(row, ImportAnalysis.read(row, json));
            numbers.put(new TableKey(table.component(), listed.name()), listed.number());
        });
    }

    private long guess(TableKey key, ImportFile.Documents table) throws IOException {
        AtomicLong first = new AtomicLong(FRESH);
        table.rows().forEach((row, json) -> {
            if (row == 1
                    && ImportAnalysis.read(row, json) instanceof Map<?, ?> fields
                    && fields.get("_id") instanceof String id) {
                byte[] ascii = id.getBytes(java.nio.charset.StandardCharsets.UTF_8);
                first.set(Math.max(FRESH, DocumentId.tableNumber(ascii, 0, ascii.length)));
            }
        });
        return first.get() == FRESH ? existing(key) : first.get();
    }

    private long existing(TableKey key) {
        Component.View component = snapshot.components().get(key.component());
        Table.View table = component == null ? null : component.tables().get(key.table());
        return table == null ? FRESH : table.number();
    }

    private void chooseFresh() {
        numbers.replaceAll((key, number) -> number == FRESH ? next(key.component()) : number);
    }

    private long next(String component) {
        long taken = IdMint.FIRST_USER_TABLE - 1;
        if (snapshot.components().containsKey(component)) {
            for (Table.View table :
                    snapshot.components().get(component).tables().values()) {
                taken = Math.max(taken, table.number());
            }
        }
        for (Map.Entry<TableKey, Long> other : numbers.entrySet()) {
            if (other.getKey().component().equals(component)) {
                taken = Math.max(taken, other.getValue());
            }
        }
        return taken + 1;
    }

    private void requireNoConflict() {
        Map<String, String> claimed = new HashMap<>();
        numbers.forEach((key, number) -> {
            String other = claimed.put(key.component() + ":" + number, key.table());
            if (other != null) {
                throw new ImportError(
                        "InvalidId",
                        "tables `" + other + "` and `" + key.table() + "` both have table number " + number);
            }
            if (number < IdMint.FIRST_USER_TABLE) {
                throw new ImportError(
                        "TableConflict", "New table `" + key.table() + "` has IDs that conflict with a system table");
            }
            requireNoSurvivor(key, number);
        });
    }

    private void requireNoSurvivor(TableKey key, long number) {
        if (mode == ImportMode.APPEND && existing(key) != FRESH && existing(key) != number) {
            throw new ImportError(
                    "TableNumberConflict",
                    "table " + key.table() + SnapshotZip.in(key.component()) + " wants table number " + number
                            + " but was already assigned " + existing(key));
        }
        Component.View component = snapshot.components().get(key.component());
        if (component == null || mode == ImportMode.REPLACE_ALL) {
            return;
        }
        component.tables().forEach((name, table) -> {
            boolean survives = !numbers.containsKey(new TableKey(key.component(), name));
            if (survives && table.number() == number) {
                throw new ImportError(
                        "TableConflict",
                        "New table `" + key.table() + "`" + SnapshotZip.in(key.component())
                                + " has IDs that conflict with existing table `" + name
                                + "`. To delete all existing tables, import with `npx convex import --replace-all`.");
            }
        });
    }
}
