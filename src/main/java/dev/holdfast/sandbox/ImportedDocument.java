package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentId;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** A document of a file that is imported, with the id and the creation time that it keeps or gets. */
final class ImportedDocument {
    private static final double TOO_LATE = 0x1p53;

    private final String id;
    private final byte[] line;

    private ImportedDocument(String id, byte[] line) {
        this.id = id;
        this.line = line;
    }

    /** @throws ImportError if it is no document of that table */
    static ImportedDocument read(long row, byte[] json, Table table, SandboxData data) {
        Map<String, @Nullable Object> fields = fields(row, json, table);
        table.droppedWhenEmpty().forEach(name -> fields.remove(name, ""));
        boolean isComplete = fields.containsKey("_id") && fields.containsKey("_creationTime");
        String id = requireId(fields, table.key(), table.number(), data);
        requireCreationTime(fields, data);
        DocumentLimits.require(row, fields);
        table.check().check(row, fields);
        boolean staysAsItIs = isComplete && table.encoding() == Encoding.EXPORT;
        return new ImportedDocument(id, staysAsItIs ? json : ValueWriter.line(fields));
    }

    /**
     * What a document goes into.
     *
     * @param legacy how old exports are to be read; null for others
     * @param droppedWhenEmpty fields that are left out when they are an empty text
     */
    record Table(
            TableKey key,
            long number,
            Encoding encoding,
            @Nullable LegacySchema legacy,
            Set<String> droppedWhenEmpty,
            Check check) {}

    /** Compares a document with the schema. */
    @FunctionalInterface
    interface Check {
        /** @throws ImportError if it does not match */
        void check(long row, Map<String, @Nullable Object> fields);
    }

    private static Map<String, @Nullable Object> fields(long row, byte[] json, Table table) {
        Object value;
        try {
            value = table.legacy() != null ? table.legacy().read(json) : new ValueReader(table.encoding()).read(json);
        } catch (JacksonException e) {
            throw new ImportError("JsonInvalidRow", "Row " + row + " wasn't valid JSON: " + e.getMessage());
        } catch (ValueReader.InvalidValueException e) {
            throw new ImportError(
                    "InvalidConvexValue", "Row " + row + " wasn't a valid Convex value: " + e.getMessage());
        }
        if (!(value instanceof Map<?, ?> map)) {
            throw new ImportError("NotAnObject", "Row " + row + " wasn't an object");
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        map.forEach((name, field) -> fields.put((String) name, field));
        return fields;
    }

    private static String requireId(Map<String, @Nullable Object> fields, TableKey key, long table, SandboxData data) {
        Object given = fields.get("_id");
        if (given == null) {
            String id = data.ids().next(table);
            fields.put("_id", id);
            return id;
        }
        byte[] ascii = String.valueOf(given).getBytes(UTF_8);
        long number = DocumentId.tableNumber(ascii, 0, ascii.length);
        if (number < 0) {
            throw new ImportError("InvalidId", "invalid _id '" + given + "'");
        }
        if (number != table) {
            throw new ImportError(
                    "ImportConflict",
                    "_id " + given + " cannot be imported into '" + key.table()
                            + "' because it came from a different deployment and conflict with preexisting tables in this"
                            + " deployment. Try deleting preexisting tables or importing into an empty deployment.");
        }
        return (String) given;
    }

    private static void requireCreationTime(Map<String, @Nullable Object> fields, SandboxData data) {
        if (!fields.containsKey("_creationTime")) {
            fields.put("_creationTime", data.timeline().creationTime());
            return;
        }
        if (!(fields.get("_creationTime") instanceof Double time) || time <= 0 || time >= TOO_LATE) {
            throw new ImportError("InvalidCreationTimeError", "Invalid _creationTime: " + fields.get("_creationTime"));
        }
    }

    String id() {
        return id;
    }

    /** Returns it as an export has it, without a line feed. */
    byte[] line() {
        return line;
    }
}
