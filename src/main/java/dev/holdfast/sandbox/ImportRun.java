package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentId;
import java.io.IOException;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Carries out one import. Rows go into hidden tables that are swapped in at the end, all at once; only an append into a table that is there takes effect
 * table by table.
 */
final class ImportRun {
    private final String id;
    private final ImportMode mode;
    private final ImportFile file;
    private final Imports imports;
    private final SandboxData data;
    private final SortedMap<TableKey, Table> hidden = new TreeMap<>();
    private final Map<String, SortedMap<String, StoredFile>> hiddenFiles = new HashMap<>();
    private SortedMap<TableKey, Long> numbers = new TreeMap<>();
    private long written;

    ImportRun(ImportRow row, ImportFile file, Imports imports, SandboxData data) {
        this.id = row.id();
        this.mode = row.request().mode();
        this.file = file;
        this.imports = imports;
        this.data = data;
    }

    /**
     * Imports everything and marks the import completed; stops quietly if it is cancelled.
     *
     * @throws ImportError if it cannot be imported
     */
    void run() throws IOException {
        SandboxData.Snapshot before = data.snapshot();
        numbers = TableNumbers.assign(file, mode, before);
        numbers.forEach((key, number) -> {
            if (mode != ImportMode.APPEND || !exists(before, key)) {
                hidden.put(key, new Table(number));
            }
        });
        for (ImportFile.Documents table : file.documents()) {
            TableKey key = new TableKey(table.component(), table.table());
            if (key.isStorage()) {
                importFiles(key, table, before);
            } else if (!key.isSystem()) {
                importTable(key, table);
            }
        }
        imports.complete(id, written, () -> data.transact(this::swap));
    }

    private static boolean exists(SandboxData.Snapshot snapshot, TableKey key) {
        Component.View component = snapshot.components().get(key.component());
        return component != null && component.tables().containsKey(key.table());
    }

    private void importTable(TableKey key, ImportFile.Documents table) throws IOException {
        begin(key);
        long number = numbers.get(key);
        Table target = hidden.getOrDefault(key, new Table(number));
        table.rows().forEach((row, json) -> {
            ImportedDocument document = ImportedDocument.read(row, json, table.encoding(), key, number, data);
            if (!target.insert(document.id(), document.line())) {
                throw new ImportError(
                        "DuplicateId", "Objects in table \"" + key.table() + "\" have duplicate _id fields");
            }
        });
        if (!hidden.containsKey(key)) {
            data.transact(components -> append(key, target, components));
            data.changes().fire();
        }
        written += target.count();
        end(key, target.count(), "documents");
    }

    private static void append(TableKey key, Table rows, SandboxData.Components components) {
        Table target = components.table(key.component(), key.table());
        rows.share().rows().forEach((document, line) -> {
            if (!target.insert(document, line)) {
                throw new ImportError(
                        "DocumentExists",
                        "document with _id " + document + " already exists in table \"" + key.table() + "\"");
            }
        });
    }

    private void importFiles(TableKey key, ImportFile.Documents table, SandboxData.Snapshot before) throws IOException {
        begin(key);
        SortedMap<String, StoredFile> files = new TreeMap<>();
        if (mode == ImportMode.APPEND && before.components().containsKey(key.component())) {
            files.putAll(before.components().get(key.component()).files());
        }
        Map<String, Map<String, @Nullable Object>> described = described(table);
        long count = 0;
        for (ImportFile.Content content : file.files()) {
            if (content.component().equals(key.component())) {
                StoredFile stored = stored(content, described.getOrDefault(content.id(), Map.of()));
                if (files.put(stored.id(), stored) != null) {
                    throw new ImportError("DocumentExists", "stored file " + stored.id() + " already exists");
                }
                count++;
            }
        }
        hiddenFiles.put(key.component(), files);
        end(key, count, "files");
    }

    private static Map<String, Map<String, @Nullable Object>> described(ImportFile.Documents table) throws IOException {
        Map<String, Map<String, @Nullable Object>> rows = new HashMap<>();
        table.rows().forEach((number, json) -> {
            if (!(ImportAnalysis.read(number, json) instanceof Map<?, ?> map)
                    || !(map.get("_id") instanceof String described)
                    || !isId(described)) {
                throw new ImportError(
                        "InvalidConvexValue", "Row " + number + " wasn't a valid Convex value: no valid _id");
            }
            Map<String, @Nullable Object> row = new LinkedHashMap<>();
            map.forEach((name, value) -> row.put((String) name, value));
            rows.put(described, row);
        });
        return rows;
    }

    private StoredFile stored(ImportFile.Content content, Map<String, @Nullable Object> row) throws IOException {
        if (!isId(content.id())) {
            throw new ImportError("InvalidStorageId", "_storage id '" + content.id() + "' invalid");
        }
        double created = row.get("_creationTime") instanceof Number time
                ? time.doubleValue()
                : data.timeline().creationTime();
        String uuid = row.get("internalId") instanceof String given
                ? given
                : UUID.nameUUIDFromBytes(data.ids().bytes(16)).toString();
        String type = row.get("contentType") instanceof String given ? given : null;
        StoredFile stored = new StoredFile(content.id(), created, type, uuid, content.read());
        if (row.get("sha256") instanceof String expected && !expected.equals(stored.sha256())) {
            throw new ImportError("Sha256Mismatch", "sha256 of stored file " + content.id() + " is not " + expected);
        }
        return stored;
    }

    private static boolean isId(String text) {
        byte[] ascii = text.getBytes(UTF_8);
        return DocumentId.tableNumber(ascii, 0, ascii.length) > 0;
    }

    private void swap(SandboxData.Components components) {
        if (mode == ImportMode.REPLACE_ALL) {
            components.all().values().forEach(component -> component.tables().clear());
        }
        hidden.forEach((key, table) -> {
            Table there = components.tableOrNull(key.component(), key.table());
            if (mode == ImportMode.REQUIRE_EMPTY && there != null && there.count() > 0) {
                throw new ImportError(
                        "TableExists",
                        "Table " + key.table()
                                + " already exists. Please choose a new table name or use replace/append modes.");
            }
        });
        hidden.forEach((key, table) -> components.get(key.component()).tables().put(key.table(), table));
        hiddenFiles.forEach((component, files) -> components.get(component).replaceFiles(files));
    }

    private void begin(TableKey key) {
        String message = "Importing \"" + key.table() + "\"" + SnapshotZip.in(key.component());
        if (!imports.progress(id, state -> state.with(message))) {
            throw new StoppedException();
        }
    }

    private void end(TableKey key, long count, String unit) {
        String message = String.format(
                Locale.ROOT, "Imported \"%s\"%s (%,d %s)", key.table(), SnapshotZip.in(key.component()), count, unit);
        imports.written(id, key.component(), key.table(), count);
        if (!imports.progress(id, state -> state.withDone(message))) {
            throw new StoppedException();
        }
    }

    /** The import was cancelled. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
