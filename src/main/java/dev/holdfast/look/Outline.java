package dev.holdfast.look;

import dev.holdfast.manifest.Contents;
import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What is known of a snapshot before it is compared.
 *
 * @param tables what each holds, by its name; lists of stored files among them
 * @param order in which they stand in the ZIP, as far as that is known
 * @param unsorted those whose lines are not in the order of their ids
 */
record Outline(Contents contents, Map<String, Standing> tables, List<String> order, Set<String> unsorted) {
    /** What makes two tables the same. */
    record Standing(long count, String digest) {}

    /** Exports have their tables by size; Convex's own measure is not known, but the bytes of the lines come close to it. */
    static Outline guessed(Contents contents) {
        List<String> order = new ArrayList<>();
        contents.tables().stream()
                .sorted(Comparator.comparing(Contents.Table::bytes))
                .forEach(table -> order.add(table.qualifiedName()));
        contents.files().forEach(files -> order.add(Tables.storage(files.component())));
        return new Outline(contents, standings(contents), order, Set.of());
    }

    /** Reads all of it. */
    static Outline of(SnapshotWalk walk, ZipSource source) throws IOException {
        Survey survey = new Survey();
        try (InputStream zip = source.open()) {
            Contents contents = walk.walk(zip, survey);
            return new Outline(contents, standings(contents), survey.order, survey.unsorted);
        }
    }

    Outline withOrder(List<String> seen) {
        return new Outline(contents, tables, seen, unsorted);
    }

    private static Map<String, Standing> standings(Contents contents) {
        Map<String, Standing> standings = new TreeMap<>();
        for (Contents.Table table : contents.tables()) {
            standings.put(table.qualifiedName(), new Standing(table.documents(), table.digest()));
        }
        for (Contents.Files files : contents.files()) {
            standings.put(Tables.storage(files.component()), new Standing(files.count(), files.digest()));
        }
        return standings;
    }

    private static final class Survey implements SnapshotVisitor {
        private final List<String> order = new ArrayList<>();
        private final Set<String> unsorted = new HashSet<>();
        private final IdOrder ids = new IdOrder();

        @Override
        public void beginTable(TableName table) {
            begin(table.toString());
        }

        @Override
        public void document(TableName table, DocumentLine line) {
            if (!ids.isAfter(line)) {
                unsorted.add(table.toString());
            }
        }

        @Override
        public void beginRows(String component) {
            begin(Tables.storage(component));
        }

        @Override
        public void row(String component, DocumentLine line) {
            if (!ids.isAfter(line)) {
                unsorted.add(Tables.storage(component));
            }
        }

        private void begin(String name) {
            order.add(name);
            ids.restart();
        }
    }

    /** Whether lines come in the order of their ids. */
    static final class IdOrder {
        private byte[] last = new byte[0];

        void restart() {
            last = new byte[0];
        }

        boolean isAfter(DocumentLine line) {
            int length = line.idTo() - line.idFrom();
            boolean isAfter =
                    Arrays.compareUnsigned(line.bytes(), line.idFrom(), line.idTo(), last, 0, last.length) > 0;
            if (last.length != length) {
                last = new byte[length];
            }
            System.arraycopy(line.bytes(), line.idFrom(), last, 0, length);
            return isAfter;
        }
    }
}
