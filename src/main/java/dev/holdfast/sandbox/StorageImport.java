package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentId;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The stored files of one component on their way in. A file without a row is imported, a row without a file is not. For one thread. */
final class StorageImport {
    private static final double TOO_LATE = 0x1p53;

    private final SandboxData data;
    private final Spool spool;
    private final long number;
    private final boolean replaces;
    private final boolean mustBeEmpty;
    private final SortedMap<String, StoredFile> files = new TreeMap<>();

    /**
     * @param number that their ids must carry
     * @param replaces whether those that are there go
     */
    StorageImport(SandboxData data, Spool spool, long number, boolean replaces, boolean mustBeEmpty) {
        this.data = data;
        this.spool = spool;
        this.number = number;
        this.replaces = replaces;
        this.mustBeEmpty = mustBeEmpty;
    }

    /** Reads the rows and the files, and returns how many files there are. */
    long read(ImportFile.Documents rows, List<ImportFile.Content> contents) throws IOException {
        Map<String, Map<String, @Nullable Object>> described = described(rows);
        long count = 0;
        for (ImportFile.Content content : contents) {
            if (content.component().equals(rows.component())) {
                StoredFile stored = stored(content, described.getOrDefault(content.id(), Map.of()));
                if (files.put(stored.id(), stored) != null) {
                    throw new ImportError(
                            "DocumentExists",
                            "Cannot create document with _id " + stored.id()
                                    + " that already exists. Try to update it with `db.patch` or `db.replace`.");
                }
                count++;
            }
        }
        return count;
    }

    private Map<String, Map<String, @Nullable Object>> described(ImportFile.Documents table) throws IOException {
        Map<String, Map<String, @Nullable Object>> rows = new HashMap<>();
        table.rows().forEach((row, json) -> {
            if (!(ImportAnalysis.read(row, json) instanceof Map<?, ?> map)
                    || !(map.get("_id") instanceof String described)
                    || numberOf(described) < 0) {
                throw new ImportError(
                        "InvalidConvexValue", "Row " + row + " wasn't a valid Convex value: no valid _id");
            }
            requireNumber(described);
            Map<String, @Nullable Object> fields = new LinkedHashMap<>();
            map.forEach((name, value) -> fields.put((String) name, value));
            requireCreationTime(row, fields.get("_creationTime"));
            rows.put(described, fields);
        });
        return rows;
    }

    private static void requireCreationTime(long row, @Nullable Object given) {
        if (given != null
                && (!(given instanceof Number time) || time.doubleValue() <= 0 || time.doubleValue() >= TOO_LATE)) {
            throw new ImportError(
                    "InvalidConvexValue", "Row " + row + " wasn't a valid Convex value: _creationTime " + given);
        }
    }

    private void requireNumber(String id) {
        if (numberOf(id) != number) {
            throw new ImportError(
                    "InvalidId", "_storage entry has invalid ID " + id + " (" + numberOf(id) + " != " + number + ")");
        }
    }

    private StoredFile stored(ImportFile.Content content, Map<String, @Nullable Object> row) throws IOException {
        double created = row.get("_creationTime") instanceof Number time
                ? time.doubleValue()
                : data.timeline().creationTime();
        String uuid = row.get("internalId") instanceof String given
                ? given
                : UUID.nameUUIDFromBytes(data.ids().bytes(16)).toString();
        String type = row.get("contentType") instanceof String given ? given : null;
        StoredFile stored = new StoredFile(content.id(), created, type, uuid, spooled(content));
        if (row.get("sha256") instanceof String expected && !expected.equals(stored.sha256())) {
            throw new ImportError("Sha256Mismatch", "sha256 of stored file " + content.id() + " is not " + expected);
        }
        if (numberOf(content.id()) != number) {
            throw new ImportError(
                    "ImportConflict",
                    "_id " + content.id() + " cannot be imported into '_file_storage': it has table number "
                            + numberOf(content.id()) + ", the table has " + number);
        }
        return stored;
    }

    private Blob spooled(ImportFile.Content content) throws IOException {
        long begin = spool.position();
        try (InputStream in = content.opener().open()) {
            byte[] buffer = new byte[1 << 16];
            for (int count = in.read(buffer); count >= 0; count = in.read(buffer)) {
                spool.append(buffer, 0, count);
            }
        }
        return Blob.in(spool, begin, spool.position() - begin);
    }

    /** @throws ImportError if the file is named by something that is no id */
    static void requireId(ImportFile.Content content) {
        if (numberOf(content.id()) < 0) {
            throw new ImportError("InvalidStorageId", "_storage id '" + content.id() + "' invalid");
        }
    }

    private static long numberOf(String id) {
        byte[] ascii = id.getBytes(UTF_8);
        return DocumentId.tableNumber(ascii, 0, ascii.length);
    }

    /** @throws ImportError if there must be no files and there are some */
    void requireNone(Component component) {
        if (mustBeEmpty && !component.files().isEmpty()) {
            throw new ImportError(
                    "TableExists",
                    "Table _storage already exists. Please choose a new table name or use replace/append modes.");
        }
    }

    /** Shows the files. */
    void swap(Component component) {
        SortedMap<String, StoredFile> all = new TreeMap<>(replaces ? Map.of() : component.files());
        files.forEach((id, stored) -> {
            if (all.put(id, stored) != null) {
                throw new ImportError(
                        "DocumentExists",
                        "Cannot create document with _id " + id
                                + " that already exists. Try to update it with `db.patch` or `db.replace`.");
            }
        });
        component.replaceFiles(all);
    }
}
