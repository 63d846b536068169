package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.catalog.Backup;
import dev.holdfast.failure.RepositoryException;
import dev.holdfast.snapshot.DocumentLine;
import dev.holdfast.snapshot.SnapshotVisitor;
import dev.holdfast.snapshot.SnapshotWalk;
import dev.holdfast.snapshot.TableName;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Looks in a backup for documents that its deployment has now and had then: the newest of each table that are older than the snapshot. Each must be there, created at the same time; one
 * whose fields differ was changed since, as far as anybody can tell, since Convex does not say when a document was written last.
 */
final class DocumentSample {
    private final Function<Backup, ZipSource> archives;
    private final SnapshotWalk walk;

    DocumentSample(Function<Backup, ZipSource> archives, SnapshotWalk walk) {
        this.archives = requireNonNull(archives, "archives");
        this.walk = requireNonNull(walk, "walk");
    }

    /**
     * @param most of each table
     * @throws RepositoryException if the backup cannot be read
     */
    void look(Backup backup, LiveSource source, List<LiveSource.Table> tables, int most, SourceComparison comparison) {
        Map<TableName, Map<String, JsonNode>> wanted = new HashMap<>();
        for (LiveSource.Table table : tables) {
            if (backup.manifest().contents().table(table.name().toString()).isPresent() && table.documents() > 0) {
                wanted.put(
                        table.name(),
                        older(
                                source.documents(table.name(), most),
                                backup.manifest().snapshotTime()));
            }
        }
        Search search = new Search(wanted);
        try (InputStream zip = archives.apply(backup).open()) {
            walk.walk(zip, search);
        } catch (IOException e) {
            throw new RepositoryException(
                    "cannot read " + backup.id() + " to look for documents in it: " + e.getMessage(),
                    "look at the repository; nothing was recorded about the backup",
                    e);
        }
        wanted.forEach((table, left) -> left.keySet()
                .forEach(id -> comparison.problem(
                        "table " + table + ": document " + id + " is older than the backup and not in it")));
        search.otherTimes.forEach((id, table) -> comparison.problem(
                "table " + table + ": document " + id + " was created at another time by the backup's word"));
        comparison.figure("sampled documents, the same", search.same);
        comparison.figure("sampled documents, changed since", search.changed);
    }

    private static Map<String, JsonNode> older(List<String> documents, Instant snapshot) {
        Map<String, JsonNode> older = new HashMap<>();
        for (String line : documents) {
            OptionalDouble created = SourceLevel.creationTime(line);
            if (created.isPresent() && created.getAsDouble() < snapshot.toEpochMilli()) {
                JsonNode document = JsonMapper.shared().readTree(line);
                older.put(document.path("_id").asString(""), document);
            }
        }
        return older;
    }

    /** Takes from what is wanted what is found. */
    private static final class Search implements SnapshotVisitor {
        private final Map<TableName, Map<String, JsonNode>> wanted;
        private final Map<String, TableName> otherTimes = new HashMap<>();
        private long same;
        private long changed;

        Search(Map<TableName, Map<String, JsonNode>> wanted) {
            this.wanted = wanted;
        }

        @Override
        public void document(TableName table, DocumentLine line) {
            Map<String, JsonNode> ofTable = wanted.getOrDefault(table, Map.of());
            if (ofTable.isEmpty()) {
                return;
            }
            String id = line.id();
            JsonNode live = ofTable.remove(id);
            if (live != null) {
                compare(table, id, live, line.text());
            }
        }

        private void compare(TableName table, String id, JsonNode live, String stored) {
            try {
                JsonNode backup = JsonMapper.shared().readTree(stored);
                if (backup.path("_creationTime").asDouble(-1)
                        != live.path("_creationTime").asDouble(-2)) {
                    otherTimes.put(id, table);
                } else if (new Expected.Exactly(backup).problem(live).isEmpty()) {
                    same++;
                } else {
                    changed++;
                }
            } catch (JacksonException e) {
                changed++;
            }
        }
    }
}
