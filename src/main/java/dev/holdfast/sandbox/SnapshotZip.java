package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.SnapshotWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Writes what a deployment holds as Convex's export does, in its order and with its progress messages. */
final class SnapshotZip {
    private final SandboxData.Snapshot snapshot;
    private final boolean includeStorage;
    private final Progress progress;

    SnapshotZip(SandboxData.Snapshot snapshot, boolean includeStorage, Progress progress) {
        this.snapshot = snapshot;
        this.includeStorage = includeStorage;
        this.progress = progress;
    }

    /** Returns how many times {@link Progress#report} will be called. */
    int steps() {
        int components = snapshot.components().size();
        int tables = snapshot.components().values().stream()
                .mapToInt(component -> component.tables().size())
                .sum();
        return 1 + components + 2 * tables + (includeStorage ? 2 * components : 0);
    }

    void write(OutputStream out) throws IOException, InterruptedException {
        progress.report("Beginning backup");
        try (SnapshotWriter writer = SnapshotWriter.begin(out)) {
            for (Map.Entry<String, Component.View> component :
                    snapshot.components().entrySet()) {
                progress.report("Backing up _tables" + in(component.getKey()));
                writer.tables(component.getKey(), component.getValue().namesByNumber());
            }
            for (NamedTable table : smallestFirst()) {
                write(table, writer);
            }
            if (includeStorage) {
                for (Map.Entry<String, Component.View> component :
                        snapshot.components().entrySet()) {
                    writeFiles(component.getKey(), component.getValue(), writer);
                }
            }
            writer.finish();
        }
    }

    private List<NamedTable> smallestFirst() {
        List<NamedTable> tables = new ArrayList<>();
        snapshot.components()
                .forEach((path, component) ->
                        component.tables().forEach((name, table) -> tables.add(new NamedTable(path, name, table))));
        tables.sort(Comparator.comparingLong(table -> table.view().bytes()));
        return tables;
    }

    private void write(NamedTable table, SnapshotWriter writer) throws IOException, InterruptedException {
        String message = "Backing up " + table.name() + in(table.component());
        progress.report(message);
        try (OutputStream lines = writer.table(table.component(), table.name())) {
            for (Blob line : table.view().rows().values()) {
                lines.write(line.bytes());
                lines.write('\n');
            }
        }
        int count = table.view().rows().size();
        progress.report(String.format(Locale.ROOT, "%s: %,d / %,d documents", message, count, count));
    }

    private void writeFiles(String path, Component.View component, SnapshotWriter writer)
            throws IOException, InterruptedException {
        String message = "Backing up _storage" + in(path);
        progress.report(message);
        ValueWriter values = new ValueWriter(Encoding.EXPORT);
        try (OutputStream lines = writer.storedFiles(path)) {
            for (StoredFile file : component.files().values()) {
                lines.write((values.write(file.row()) + "\n").getBytes(java.nio.charset.StandardCharsets.UTF_8));
            }
        }
        int count = component.files().size();
        progress.report(String.format(Locale.ROOT, "%s: %,d / %,d files (downloading)", message, count, count));
        for (StoredFile file : component.files().values()) {
            try (OutputStream out = writer.storedFile(path, DocumentId.parse(file.id()), file.extension())) {
                file.content().open().transferTo(out);
            }
        }
    }

    /** Returns how Convex's messages name a component: nothing for the root. */
    static String in(String component) {
        return component.isEmpty() ? "" : " in '" + component + "'";
    }

    private record NamedTable(String component, String name, Table.View view) {}

    /** Hears what the export does. */
    @FunctionalInterface
    interface Progress {
        /** @throws InterruptedException to stop the export */
        void report(String message) throws InterruptedException;
    }
}
