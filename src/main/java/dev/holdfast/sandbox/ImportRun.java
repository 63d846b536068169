package dev.holdfast.sandbox;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;

/**
 * Carries out one import. Rows go into hidden tables that are swapped in at the end, all at once; only an append into a table that is there takes effect
 * batch by batch.
 */
final class ImportRun {
    /** Half of what a transaction may write. */
    private static final int BATCH_BYTES = 8 << 20;

    private static final int BATCH_ROWS = 8000;

    private final String id;
    private final ImportMode mode;
    private final ImportFile file;
    private final Imports imports;
    private final SandboxData data;
    private final ImportStages stages;
    private final Spool spool = Spool.create();
    private final ImportTables tables;
    private final Map<String, Schema> schemas = new HashMap<>();
    private final Map<String, StorageImport> storage = new HashMap<>();
    private SandboxData.Snapshot before;
    private long written;

    ImportRun(ImportRow row, ImportFile file, Imports imports, SandboxData data, ImportStages stages) {
        this.id = row.id();
        this.mode = row.request().mode();
        this.file = file;
        this.imports = imports;
        this.data = data;
        this.stages = stages;
        this.tables = new ImportTables(mode, data);
        this.before = data.snapshot();
    }

    /**
     * Imports everything and marks the import completed; stops quietly if it is cancelled.
     *
     * @throws ImportError if it cannot be imported
     */
    void run() throws IOException, InterruptedException {
        data.transact(components -> file.documents().forEach(table -> components.get(table.component())));
        before = data.snapshot();
        stages.reach(ImportStage.STARTED, id);
        SortedMap<TableKey, Long> numbers = TableNumbers.assign(file, mode, before);
        tables.prepare(numbers);
        file.files().forEach(StorageImport::requireId);
        List<ImportFile.Documents> documents = file.documents().stream()
                .filter(table -> !table.table().equals(ImportFile.TABLES))
                .toList();
        for (ImportFile.Documents table : documents) {
            TableKey key = new TableKey(table.component(), table.table());
            progress("Importing \"" + key.table() + "\"" + SnapshotZip.in(key.component()));
            if (key.isStorage()) {
                importFiles(key, table);
            } else {
                importTable(key, table);
            }
            stages.pace(id, documents.size());
        }
        spool.rest();
        stages.reach(ImportStage.BEFORE_SWAP, id);
        boolean isSeparate = stages.isTroubled(ImportStage.AFTER_SWAP);
        if (isSeparate) {
            data.transact(this::swap);
            data.changes().fire();
            stages.reach(ImportStage.AFTER_SWAP, id);
        }
        imports.complete(id, written, () -> isSeparate ? data.transact(components -> {}) : data.transact(this::swap));
    }

    private void swap(Components components) {
        storage.forEach((component, files) -> files.requireNone(components.get(component)));
        tables.swap(components, before);
        storage.forEach((component, files) -> files.swap(components.get(component)));
    }

    private void importTable(TableKey key, ImportFile.Documents source) throws IOException {
        Table table = tables.get(key);
        Schema schema = schemas.computeIfAbsent(
                key.component(),
                path -> Schema.parse(before.components().get(path).schema()));
        Set<String> droppedWhenEmpty = source.isCsv() ? schema.optionalFields(key.table()) : Set.of();
        ImportedDocument.Table place = new ImportedDocument.Table(
                key,
                table.number(),
                source.encoding(),
                source.legacy(),
                droppedWhenEmpty,
                (row, fields) ->
                        schema.check(key.table(), fields, number -> tables.nameThen(key.component(), number, before)));
        Batch batch = new Batch(key, table);
        source.rows().forEach((row, json) -> {
            batch.add(ImportedDocument.read(row, json, place, data));
            if (batch.isFull()) {
                batch.commit();
                tell(key, batch.rows, "Importing", "documents", false);
            }
        });
        batch.commit();
        written += batch.rows;
        tell(key, batch.rows, "Imported", "documents", true);
    }

    private void importFiles(TableKey key, ImportFile.Documents source) throws IOException {
        StorageImport files = new StorageImport(
                data, spool, tables.get(key).number(), tables.isHidden(key), mode == ImportMode.REQUIRE_EMPTY);
        long count = files.read(source, file.files());
        storage.put(key.component(), files);
        if (!tables.isHidden(key)) {
            data.transact(components -> files.swap(components.get(key.component())));
            storage.remove(key.component());
        }
        tell(key, count, "Imported", "files", true);
    }

    /** A message that brings nothing new, as of an empty table, is not shown as progress. */
    private void tell(TableKey key, long count, String verb, String unit, boolean isEnd) {
        String message = String.format(
                Locale.ROOT, "%s \"%s\"%s (%,d %s)", verb, key.table(), SnapshotZip.in(key.component()), count, unit);
        imports.written(id, key.component(), key.table(), count);
        boolean goesOn =
                imports.progress(id, state -> isEnd ? state.withDone(message, count > 0) : state.with(message));
        if (!goesOn) {
            throw new StoppedException();
        }
    }

    private void progress(String message) {
        if (!imports.progress(id, state -> state.with(message))) {
            throw new StoppedException();
        }
    }

    /** Rows of one transaction. */
    private final class Batch {
        private final TableKey key;
        private final Table table;
        private final List<ImportedDocument> waiting = new ArrayList<>();
        private final Set<String> ids = new HashSet<>();
        private long bytes;
        private long rows;

        Batch(TableKey key, Table table) {
            this.key = key;
            this.table = table;
        }

        void add(ImportedDocument document) {
            waiting.add(document);
            bytes += document.line().length;
            rows++;
            if (!ids.add(document.id())) {
                throw new ImportError(
                        "DuplicateId", "Objects in table \"" + key.table() + "\" have duplicate _id fields");
            }
        }

        boolean isFull() {
            return bytes > BATCH_BYTES || waiting.size() > BATCH_ROWS;
        }

        /** All of it or nothing. */
        void commit() {
            data.transact(components -> {
                waiting.forEach(document -> requireNew(document.id()));
                waiting.forEach(document -> {
                    byte[] line = document.line();
                    long position = spool.append(line, 0, line.length);
                    table.insert(document.id(), Blob.in(spool, position, line.length));
                });
            });
            if (!tables.isHidden(key)) {
                data.changes().fire();
            }
            waiting.clear();
            ids.clear();
            bytes = 0;
        }

        private void requireNew(String document) {
            if (table.has(document)) {
                throw new ImportError(
                        "DocumentExists",
                        "Cannot create document with _id " + document
                                + " that already exists. Try to update it with `db.patch` or `db.replace`.");
            }
            if (table.hasDeleted(document)) {
                throw new ImportError(
                        "DocumentDeleted",
                        "Cannot recreate document with _id " + document
                                + " that was deleted. Try to insert it without an _id or insert into another table.");
            }
        }
    }

    /** The import was cancelled. */
    static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
