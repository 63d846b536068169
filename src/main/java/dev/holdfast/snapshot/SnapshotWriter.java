package dev.holdfast.snapshot;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Map;
import java.util.SortedMap;

/**
 * Writes a snapshot as Convex itself does, in one pass and without knowing any size beforehand. Convex's order, which the caller keeps to: {@link #tables}
 * of every component, root first; every {@link #table}, smallest first across all components; {@link #storedFiles} of a component and each {@link
 * #storedFile} of it, component by component; {@link #finish}.
 *
 * <p>A component is named by its path: empty for the root, else names with slashes between ({@code waitlist/rateLimiter}). Each stream that is returned must
 * be closed before the next method is called. Until {@code finish} the ZIP has no directory, so that what was left half-way never looks whole. Not safe for
 * use by several threads.
 */
public final class SnapshotWriter implements Closeable {
    private static final String README = """
            # Welcome to your Convex snapshot export!

            This ZIP file contains a snapshot of the tables in your Convex deployment.

            Documents for each table are listed as lines of JSON in
            <table_name>/documents.jsonl files.

            For details on the format and how to use this snapshot with npx convex import,
            check out [the docs](https://docs.convex.dev/database/import-export/export) or
            ask us in [Discord](http://convex.dev/community).
            """;

    /** Says that the documents are in the encoding of exports, in which an integer token is an int64. */
    private static final byte[] UNIFORM = "\"uniform\"\n".getBytes(UTF_8);

    private final ZipStream zip;

    private SnapshotWriter(ZipStream zip) {
        this.zip = zip;
    }

    /** Begins a snapshot. The caller closes {@code out}, which should be buffered. */
    public static SnapshotWriter begin(OutputStream out) throws IOException {
        SnapshotWriter writer = new SnapshotWriter(new ZipStream(out));
        writer.write("README.md", README.getBytes(UTF_8));
        return writer;
    }

    /** Lists the user tables of a component: table numbers and names. */
    public void tables(String component, SortedMap<Long, String> names) throws IOException {
        StringBuilder lines = new StringBuilder();
        for (Map.Entry<Long, String> table : names.entrySet()) {
            lines.append("{\"name\":\"").append(table.getValue());
            lines.append("\",\"id\":").append((long) table.getKey()).append("}\n");
        }
        write(prefix(component) + "_tables/documents.jsonl", lines.toString().getBytes(UTF_8));
    }

    /** Begins a table. Its documents go into the stream, one JSON object per line, in the order of their ids, each with its line feed. */
    public OutputStream table(String component, String name) throws IOException {
        String folder = prefix(component) + name;
        return new FilterOutputStream(zip.entry(folder + "/documents.jsonl")) {
            private boolean open = true;

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                out.write(bytes, offset, length);
            }

            @Override
            public void close() throws IOException {
                if (open) {
                    open = false;
                    out.close();
                    SnapshotWriter.this.write(folder + "/generated_schema.jsonl", UNIFORM);
                }
            }
        };
    }

    /** Begins the list of a component's stored files. Lines as in a table, the fields of {@code _storage}. */
    public OutputStream storedFiles(String component) throws IOException {
        return zip.entry(prefix(component) + "_storage/documents.jsonl");
    }

    /**
     * Begins a stored file.
     *
     * @param extension as it follows from the content type, without the dot; empty if none does
     */
    public OutputStream storedFile(String component, DocumentId id, String extension) throws IOException {
        String suffix = extension.isEmpty() ? "" : "." + extension;
        return zip.entry(prefix(component) + "_storage/" + id.text() + suffix);
    }

    /** Begins an entry of any name, for what is carried over from another snapshot as it is. */
    OutputStream entry(String name) throws IOException {
        return zip.entry(name);
    }

    /** Writes the directory and so makes the ZIP whole. */
    public void finish() throws IOException {
        zip.finish();
    }

    /** Frees memory; does not finish, and leaves the underlying stream open. May be called twice. */
    @Override
    public void close() {
        zip.close();
    }

    private void write(String name, byte[] content) throws IOException {
        try (OutputStream entry = zip.entry(name)) {
            entry.write(content);
        }
    }

    /** The folder of a component's entries, with a slash at its end. */
    static String prefix(String component) {
        return component.isEmpty() ? "" : "_components/" + component.replace("/", "/_components/") + "/";
    }
}
