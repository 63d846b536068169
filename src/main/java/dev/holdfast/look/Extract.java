package dev.holdfast.look;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.Part;
import dev.holdfast.snapshot.SnapshotFilter;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Writes documents of a snapshot out. What was written counts only after the return, as damage may stand at the very end of the snapshot; nothing is written of one
 * whose damage is seen before. Immutable.
 */
public final class Extract {
    private static final int BUFFER_BYTES = 64 * 1024;

    private final SnapshotWalk walk;
    private final SnapshotFilter filter;

    public Extract(SnapshotLimits limits) {
        this.walk = new SnapshotWalk(limits);
        this.filter = new SnapshotFilter(limits);
    }

    /**
     * Which documents of one table.
     *
     * @param ids of those that are wanted; all of the table if empty
     */
    public record Selection(TableName table, SortedSet<String> ids) {
        public Selection {
            requireNonNull(table, "table");
            ids = Collections.unmodifiableSortedSet(new TreeSet<>(ids));
        }
    }

    /** Writes the lines as they stand there, each with its line feed, and returns how many. */
    public long jsonLines(ZipSource source, Selection selection, OutputStream to) throws IOException {
        BufferedOutputStream out = new BufferedOutputStream(to, BUFFER_BYTES);
        long written = read(source, selection, line -> line.writeTo(out));
        out.flush();
        return written;
    }

    /**
     * Writes a table as RFC 4180 has it, with a line of headings; see {@link CsvRow} for the cells. Returns how many documents.
     *
     * @param columns names of fields; if empty all that occur, {@code _id} and {@code _creationTime} first and the others sorted, for which the snapshot is read once
     *     more before
     */
    public long csv(ZipSource source, Selection selection, List<String> columns, OutputStream to) throws IOException {
        CsvRow row = new CsvRow(columns.isEmpty() ? columns(source, selection) : columns);
        BufferedOutputStream out = new BufferedOutputStream(to, BUFFER_BYTES);
        out.write(row.headings().getBytes(UTF_8));
        long written = read(
                source,
                selection,
                line -> out.write(row.of(ValueReader.line(line.text())).getBytes(UTF_8)));
        out.flush();
        return written;
    }

    private List<String> columns(ZipSource source, Selection selection) throws IOException {
        Set<String> names = new TreeSet<>();
        read(
                source,
                selection,
                line -> names.addAll(ValueReader.line(line.text()).fields().keySet()));
        return CsvRow.ordered(names);
    }

    /**
     * Writes a snapshot of these tables alone, as {@link SnapshotFilter} does.
     *
     * @param contents what the source holds
     */
    public Contents zip(ZipSource source, Contents contents, List<Selection> selections, OutputStream to)
            throws IOException {
        SortedSet<TableName> tables = new TreeSet<>();
        SortedMap<TableName, SortedSet<String>> documents = new TreeMap<>();
        for (Selection selection : selections) {
            if (contents.table(selection.table().toString()).isEmpty()) {
                throw noTable(source, selection.table());
            }
            tables.add(selection.table());
            if (!selection.ids().isEmpty()) {
                documents.put(selection.table(), selection.ids());
            }
        }
        try (InputStream zip = source.open()) {
            return filter.cut(zip, contents, new Part(tables, documents, new TreeSet<>()), to);
        }
    }

    private static UsageException noTable(ZipSource source, TableName table) {
        return new UsageException(
                source.name() + " has no table " + table,
                "a table of a component is written component:table; see them with: holdfast show");
    }

    @FunctionalInterface
    private interface LineSink {
        void take(DocumentLine line) throws IOException;
    }

    private long read(ZipSource source, Selection selection, LineSink sink) throws IOException {
        Reading reading = new Reading(selection, sink);
        try (InputStream zip = source.open()) {
            walk.walk(zip, reading);
        }
        if (!reading.hasSeenTable) {
            throw noTable(source, selection.table());
        }
        if (!reading.awaited.isEmpty()) {
            throw new UsageException(
                    "table " + selection.table() + " has no document "
                            + new TreeSet<>(reading.awaited).first()
                            + (reading.awaited.size() > 1 ? ", nor " + (reading.awaited.size() - 1) + " others" : ""),
                    "see where it is with: holdfast find " + source.name() + " --id ID");
        }
        return reading.taken;
    }

    private static final class Reading implements SnapshotVisitor {
        private final Selection selection;
        private final LineSink sink;
        private final Set<String> awaited;
        private boolean hasSeenTable;
        private boolean isWanted;
        private long taken;

        Reading(Selection selection, LineSink sink) {
            this.selection = selection;
            this.sink = sink;
            this.awaited = new HashSet<>(selection.ids());
        }

        @Override
        public void beginTable(TableName table) {
            isWanted = table.equals(selection.table());
            hasSeenTable |= isWanted;
        }

        @Override
        public void document(TableName table, DocumentLine line) throws IOException {
            if (isWanted && (selection.ids().isEmpty() || awaited.remove(line.id()))) {
                sink.take(line);
                taken++;
            }
        }
    }
}
