package dev.holdfast.snapshot;

import dev.holdfast.failure.UsageException;
import dev.holdfast.manifest.Contents;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;

/** Writes a part of a snapshot while somebody walks through the whole. */
final class Cut implements SnapshotVisitor, AutoCloseable {
    /** Lines are short, and the way into the packer is long. */
    private static final int BUFFER_BYTES = 64 * 1024;

    private final Contents contents;
    private final Part part;
    private final OutputStream to;
    private final SnapshotWriter zip;
    private final SortedMap<TableName, Measured> measured = new TreeMap<>();
    private Optional<OutputStream> entry = Optional.empty();
    private Measured current = new Measured(Optional.empty());

    /** What was written of one table; of one that is cut itself also which documents are still to come. */
    private static final class Measured {
        private final TableDigest digest = new TableDigest();
        private final Optional<Set<String>> awaited;
        private long documents;
        private long bytes;

        Measured(Optional<Set<String>> awaited) {
            this.awaited = awaited;
        }
    }

    Cut(Contents contents, Part part, OutputStream to) throws IOException {
        this.contents = contents;
        this.part = part;
        this.to = new BufferedOutputStream(to, BUFFER_BYTES);
        this.zip = SnapshotWriter.begin(this.to);
    }

    /** Writes the lists of tables, which an export has first. */
    void begin() throws IOException {
        boolean isListed =
                contents.tables().isEmpty() || contents.tables().stream().anyMatch(table -> table.number() > 0);
        if (isListed) {
            for (String component : components()) {
                zip.tables(component, listed(component));
            }
        }
    }

    /** The root, every component of which something is wanted, and those above it. */
    private SortedSet<String> components() {
        SortedSet<String> components = new TreeSet<>(part.files());
        part.tables().forEach(table -> components.add(table.component()));
        for (String component : List.copyOf(components)) {
            for (int slash = component.lastIndexOf('/'); slash > 0; slash = component.lastIndexOf('/', slash - 1)) {
                components.add(component.substring(0, slash));
            }
        }
        components.add("");
        return components;
    }

    private SortedMap<Long, String> listed(String component) {
        SortedMap<Long, String> names = new TreeMap<>();
        for (Contents.Table table : contents.tables()) {
            if (table.component().equals(component) && part.tables().contains(nameOf(table))) {
                names.put(table.number(), table.name());
            }
        }
        return names;
    }

    private static TableName nameOf(Contents.Table table) {
        return new TableName(table.component(), table.name());
    }

    @Override
    public void beginTable(TableName table) throws IOException {
        if (part.tables().contains(table)) {
            current = new Measured(
                    Optional.ofNullable(part.documents().get(table)).map(HashSet::new));
            measured.put(table, current);
            open(table.component(), table.name() + "/documents.jsonl");
        }
    }

    @Override
    public void document(TableName table, DocumentLine line) throws IOException {
        if (entry.isEmpty()) {
            return;
        }
        if (current.awaited.isPresent()) {
            if (!current.awaited.get().remove(line.id())) {
                return;
            }
            current.digest.add(line.bytes(), line.from(), line.length());
        }
        line.writeTo(entry.get());
        current.documents++;
        current.bytes += line.length() + 1;
    }

    @Override
    public void endTable(TableName table) throws IOException {
        Set<String> missing = entry.isEmpty() ? Set.of() : current.awaited.orElse(Set.of());
        closeEntry();
        if (!missing.isEmpty()) {
            throw new UsageException(
                    "table " + table + " has no document " + new TreeSet<>(missing).first()
                            + (missing.size() > 1 ? ", nor " + (missing.size() - 1) + " others that were named" : ""),
                    "see which it has with: holdfast find");
        }
    }

    @Override
    public void beginSchema(TableName table) throws IOException {
        if (part.tables().contains(table)) {
            open(table.component(), table.name() + "/generated_schema.jsonl");
        }
    }

    @Override
    public void schema(TableName table, byte[] bytes, int from, int to) throws IOException {
        if (entry.isPresent()) {
            entry.get().write(bytes, from, to - from);
            entry.get().write('\n');
        }
    }

    @Override
    public void endSchema(TableName table) throws IOException {
        closeEntry();
    }

    @Override
    public void beginRows(String component) throws IOException {
        if (part.files().contains(component)) {
            open(component, "_storage/documents.jsonl");
        }
    }

    @Override
    public void row(String component, DocumentLine line) throws IOException {
        if (entry.isPresent()) {
            line.writeTo(entry.get());
        }
    }

    @Override
    public void endRows(String component) throws IOException {
        closeEntry();
    }

    @Override
    public void beginFile(String component, String file) throws IOException {
        if (part.files().contains(component)) {
            open(component, "_storage/" + file);
        }
    }

    @Override
    public void bytes(byte[] bytes, int from, int to) throws IOException {
        if (entry.isPresent()) {
            entry.get().write(bytes, from, to - from);
        }
    }

    @Override
    public void endFile() throws IOException {
        closeEntry();
    }

    private void open(String component, String name) throws IOException {
        entry = Optional.of(new BufferedOutputStream(zip.entry(SnapshotWriter.prefix(component) + name), BUFFER_BYTES));
    }

    private void closeEntry() throws IOException {
        if (entry.isPresent()) {
            entry.get().close();
            entry = Optional.empty();
        }
    }

    /**
     * What was written, in the order of contents.
     *
     * @param walked what the source turned out to hold
     */
    Contents written(Contents walked) {
        List<Contents.Table> tables = new ArrayList<>();
        for (Contents.Table table : walked.tables()) {
            Measured written = measured.get(nameOf(table));
            if (written != null) {
                boolean isWhole = written.awaited.isEmpty();
                String digest = isWhole ? table.digest() : written.digest.hex();
                tables.add(new Contents.Table(
                        table.component(), table.name(), table.number(), written.documents, written.bytes, digest));
            }
        }
        requireExpected(walked);
        List<Contents.Files> files = walked.files().stream()
                .filter(each -> part.files().contains(each.component()))
                .toList();
        return new Contents(tables, files, List.of());
    }

    /** The part was chosen, and a plan perhaps made, by what the source was said to hold. */
    private void requireExpected(Contents walked) {
        for (TableName table : part.tables()) {
            String expected = digest(contents, table);
            if (!digest(walked, table).equals(expected)) {
                throw Damage.asWhole("table " + table + " holds something else than was expected: its digest is "
                        + digest(walked, table) + ", not " + expected);
            }
        }
        for (Contents.Files expected : contents.files()) {
            if (part.files().contains(expected.component())
                    && walked.files().stream().noneMatch(expected::equals)) {
                throw Damage.asWhole("the stored files of "
                        + (expected.component().isEmpty() ? "the root" : expected.component())
                        + " are others than were expected");
            }
        }
    }

    private static String digest(Contents contents, TableName table) {
        return contents.table(table.toString()).map(Contents.Table::digest).orElse("none");
    }

    /** Makes the ZIP whole. */
    void finish() throws IOException {
        zip.finish();
        to.flush();
    }

    /** Frees memory and leaves the stream open, with what was written so far. */
    @Override
    public void close() {
        zip.close();
    }
}
