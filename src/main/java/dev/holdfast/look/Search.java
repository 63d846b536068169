package dev.holdfast.look;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.snapshot.DocumentId;
import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Finds documents in a snapshot. Reads all of it, so that nothing is told of one that is damaged. Immutable. */
public final class Search {
    private final SnapshotWalk walk;

    public Search(SnapshotLimits limits) {
        this.walk = new SnapshotWalk(limits);
    }

    /**
     * What is looked for.
     *
     * @param id of the document, or of a stored file; ids are unique within a component only
     * @param condition that it fulfils
     * @param table where to look; everywhere if empty
     * @param limit how many to return
     */
    public record Query(Optional<DocumentId> id, Optional<Condition> condition, Optional<TableName> table, int limit) {
        public Query {
            requireNonNull(id, "id");
            requireNonNull(condition, "condition");
            requireNonNull(table, "table");
        }
    }

    /**
     * A document.
     *
     * @param table as people write it; {@code _storage} of a component for what is known of a stored file
     * @param json the line as it stands there
     */
    public record Hit(String table, String id, String json) {}

    /**
     * What was found.
     *
     * @param hits in the order of the ZIP, at most as many as were asked for
     * @param total how many there are
     */
    public record Hits(List<Hit> hits, long total) {
        public Hits {
            hits = List.copyOf(hits);
        }
    }

    /**
     * Searches all of a snapshot.
     *
     * @throws dev.holdfast.failure.CorruptBackupException if it is damaged
     * @throws UsageException if it has no such table
     */
    public Hits find(ZipSource source, Query query) throws IOException {
        Searcher searcher = new Searcher(query);
        try (InputStream zip = source.open()) {
            walk.walk(zip, searcher);
        }
        if (query.table().isPresent() && !searcher.hasSeenTable) {
            throw new UsageException(
                    source.name() + " has no table " + query.table().get(),
                    "a table of a component is written component:table; see them with: holdfast show");
        }
        return new Hits(searcher.hits, searcher.total);
    }

    private static final class Searcher implements SnapshotVisitor {
        private final Query query;
        private final List<Hit> hits = new ArrayList<>();
        private long total;
        private boolean hasSeenTable;
        private boolean isWanted;

        Searcher(Query query) {
            this.query = query;
        }

        @Override
        public void beginTable(TableName table) {
            isWanted = query.table().filter(wanted -> !wanted.equals(table)).isEmpty();
            hasSeenTable |= isWanted;
        }

        @Override
        public void document(TableName table, DocumentLine line) {
            if (isWanted && isMeant(line)) {
                add(table.toString(), line);
            }
        }

        @Override
        public void row(String component, DocumentLine line) {
            if (query.table().isEmpty() && isMeant(line)) {
                add(Tables.storage(component), line);
            }
        }

        private void add(String table, DocumentLine line) {
            if (hits.size() < query.limit()) {
                hits.add(new Hit(table, line.id(), line.text()));
            }
            total++;
        }

        private boolean isMeant(DocumentLine line) {
            return query.id().filter(id -> !hasId(line, id.text())).isEmpty()
                    && query.condition()
                            .filter(condition -> !condition.holds(line))
                            .isEmpty();
        }

        private static boolean hasId(DocumentLine line, String id) {
            int length = line.idTo() - line.idFrom();
            if (length != id.length()) {
                return false;
            }
            for (int i = length - 1; i >= 0; i--) {
                if (line.bytes()[line.idFrom() + i] != id.charAt(i)) {
                    return false;
                }
            }
            return true;
        }
    }
}
