package dev.holdfast.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.SnapshotWriter;
import dev.holdfast.snapshot.TableName;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Makes the second of two snapshots to compare: {@code ChangeSnapshot FILE EVERY OUT} writes the documents of a snapshot's root component anew, each EVERY-th with one
 * more field. Its stored files are left out.
 */
public final class ChangeSnapshot {
    private ChangeSnapshot() {}

    public static void main(String[] args) throws IOException {
        SortedMap<Long, String> tables = new TreeMap<>();
        SnapshotWalk walk = new SnapshotWalk(SnapshotLimits.standard());
        try (InputStream zip = Files.newInputStream(Path.of(args[0]))) {
            walk.walk(zip, new SnapshotVisitor() {
                @Override
                public void listed(TableName table, long number) {
                    tables.put(number, table.name());
                }
            });
        }
        try (InputStream zip = Files.newInputStream(Path.of(args[0]));
                OutputStream out = new BufferedOutputStream(Files.newOutputStream(Path.of(args[2])), 1 << 20);
                SnapshotWriter writer = SnapshotWriter.begin(out)) {
            writer.tables("", tables);
            walk.walk(zip, new Change(writer, Long.parseLong(args[1])));
            writer.finish();
        }
    }

    private static final class Change implements SnapshotVisitor {
        private static final byte[] MORE = ",\"zz\":1}".getBytes(UTF_8);

        private final SnapshotWriter writer;
        private final long every;
        private OutputStream out = OutputStream.nullOutputStream();
        private long count;

        Change(SnapshotWriter writer, long every) {
            this.writer = writer;
            this.every = every;
        }

        @Override
        public void beginTable(TableName table) throws IOException {
            out = new BufferedOutputStream(writer.table("", table.name()), 1 << 16);
        }

        @Override
        public void document(TableName table, DocumentLine line) throws IOException {
            if (++count % every == 0) {
                out.write(line.bytes(), line.from(), line.length() - 1);
                out.write(MORE);
                out.write('\n');
            } else {
                line.writeTo(out);
            }
        }

        @Override
        public void endTable(TableName table) throws IOException {
            out.close();
        }
    }
}
