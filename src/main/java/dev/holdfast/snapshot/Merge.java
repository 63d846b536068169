package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.failure.RefusedException;
import dev.holdfast.manifest.Contents;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes tables with documents put into them while somebody walks through what they hold. */
final class Merge implements SnapshotVisitor, AutoCloseable {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SortedMap<TableName, SortedMap<String, byte[]>> chosen;
    private final OutputStream to;
    private final SnapshotWriter zip;
    private final SortedMap<TableName, Contents.Table> written = new TreeMap<>();
    private final SortedMap<TableName, SortedSet<String>> met = new TreeMap<>();
    private Optional<Current> current = Optional.empty();

    Merge(SortedMap<TableName, SortedMap<String, byte[]>> chosen, OutputStream to) throws IOException {
        this.chosen = chosen;
        this.to = new BufferedOutputStream(to, BUFFER_BYTES);
        this.zip = SnapshotWriter.begin(this.to);
    }

    /** Writes the lists of tables, of every component on the way to one of them too. */
    void begin() throws IOException {
        SortedMap<String, SortedMap<Long, String>> listed = new TreeMap<>();
        listed.put("", new TreeMap<>());
        chosen.keySet().forEach(table -> {
            String path = table.component();
            for (int slash = path.indexOf('/'); slash > 0; slash = path.indexOf('/', slash + 1)) {
                listed.computeIfAbsent(path.substring(0, slash), any -> new TreeMap<>());
            }
            listed.computeIfAbsent(path, any -> new TreeMap<>()).put(number(table), table.name());
        });
        for (Map.Entry<String, SortedMap<Long, String>> component : listed.entrySet()) {
            zip.tables(component.getKey(), component.getValue());
        }
    }

    private long number(TableName table) {
        return DocumentId.parse(chosen.get(table).firstKey()).tableNumber();
    }

    @Override
    public void listed(TableName table, long number) {
        if (chosen.containsKey(table) && number != number(table)) {
            throw new RefusedException(
                    "table " + table + " has the number " + number + ", and its documents of the source "
                            + number(table) + ", so that they do not fit into it (TableNumberConflict)",
                    "restore the table as a whole, with --tables");
        }
    }

    @Override
    public void beginTable(TableName table) throws IOException {
        if (chosen.containsKey(table)) {
            current = Optional.of(new Current(table));
        }
    }

    @Override
    public void document(TableName table, DocumentLine line) throws IOException {
        if (current.isPresent()) {
            current.get().document(line);
        }
    }

    @Override
    public void endTable(TableName table) throws IOException {
        if (current.isPresent()) {
            current.get().end();
            current = Optional.empty();
        }
    }

    @Override
    public void schema(TableName table, byte[] bytes, int from, int end) {
        if (chosen.containsKey(table) && !SnapshotMerge.UNIFORM.equals(new String(bytes, from, end - from, UTF_8))) {
            throw new RefusedException(
                    "table " + table
                            + " is not exported with the schema \"uniform\", so documents cannot be put into it",
                    "restore the table as a whole, with --tables");
        }
    }

    /** Writes the tables that were not there, and makes the ZIP whole. */
    SnapshotMerge.Merged finish() throws IOException {
        for (TableName table : chosen.keySet()) {
            if (!written.containsKey(table)) {
                new Current(table).end();
            }
        }
        zip.finish();
        to.flush();
        List<Contents.Table> tables = new ArrayList<>(written.values());
        return new SnapshotMerge.Merged(new Contents(tables, List.of(), List.of()), met);
    }

    /** Frees memory and leaves the stream open, with what was written so far. */
    @Override
    public void close() {
        zip.close();
    }

    /** The table that is being written. */
    private final class Current {
        private final TableName table;
        private final OutputStream lines;
        private final TableDigest digest = new TableDigest();
        /** Not written yet, by id. */
        private final TreeMap<String, byte[]> rest;

        private final SortedSet<String> replaced = new TreeSet<>();
        private String last = "";
        private long documents;
        private long bytes;

        Current(TableName table) throws IOException {
            this.table = table;
            this.lines = new BufferedOutputStream(zip.table(table.component(), table.name()), BUFFER_BYTES);
            this.rest = new TreeMap<>(chosen.get(table));
        }

        void document(DocumentLine line) throws IOException {
            String id = line.id();
            if (id.compareTo(last) <= 0) {
                throw new RefusedException(
                        "table " + table + " is not listed in the order of its ids, as exports are: " + id
                                + " comes after " + last,
                        "restore the table as a whole, with --tables");
            }
            last = id;
            while (!rest.isEmpty() && rest.firstKey().compareTo(id) < 0) {
                write(rest.pollFirstEntry().getValue());
            }
            byte[] other = rest.remove(id);
            if (other == null) {
                write(line.bytes(), line.from(), line.length());
            } else {
                replaced.add(id);
                write(other);
            }
        }

        private void write(byte[] line) throws IOException {
            write(line, 0, line.length);
        }

        private void write(byte[] line, int from, int length) throws IOException {
            digest.add(line, from, length);
            lines.write(line, from, length);
            lines.write('\n');
            documents++;
            bytes += length + 1;
        }

        void end() throws IOException {
            for (byte[] line : rest.values()) {
                write(line);
            }
            lines.close();
            met.put(table, replaced);
            written.put(
                    table,
                    new Contents.Table(table.component(), table.name(), number(table), documents, bytes, digest.hex()));
        }
    }
}
