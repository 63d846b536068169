package dev.holdfast.restore;

import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The schema of one component, read from Convex's own JSON ({@code _system/frontend/getSchemas}):
 *
 * <pre>{@code
 * {"tables":[{"tableName":"posts","indexes":[],"documentType":{"type":"object","value":{"author":{"fieldType":{"type":"id","tableName":"users"},"optional":false}}}}],
 *  "schemaValidation":true}
 * }</pre>
 */
final class ActiveSchema {
    private static final JsonMapper JSON = new JsonMapper();

    private final SortedMap<String, Optional<JsonNode>> tables = new TreeMap<>();
    private final boolean isEnforced;

    private ActiveSchema(JsonNode root) {
        for (JsonNode table : root.path("tables")) {
            JsonNode type = table.path("documentType");
            tables.put(table.path("tableName").asString(""), type.isObject() ? Optional.of(type) : Optional.empty());
        }
        this.isEnforced = root.path("schemaValidation").asBoolean(false);
    }

    /** Reads the schemas of all components; what cannot be read is left out. */
    static SortedMap<String, ActiveSchema> all(Map<String, String> texts) {
        SortedMap<String, ActiveSchema> schemas = new TreeMap<>();
        texts.forEach((component, text) -> read(text).ifPresent(schema -> schemas.put(component, schema)));
        return schemas;
    }

    private static Optional<ActiveSchema> read(String text) {
        try {
            JsonNode root = JSON.readTree(text);
            return root.isObject() ? Optional.of(new ActiveSchema(root)) : Optional.empty();
        } catch (JacksonException e) {
            return Optional.empty();
        }
    }

    /** Whether it names the table: such a one is emptied where others are removed. */
    boolean names(String table) {
        return tables.containsKey(table);
    }

    SortedSet<String> tables() {
        return new TreeSet<>(tables.keySet());
    }

    /** Whether documents must fit. */
    boolean isEnforced() {
        return isEnforced;
    }

    /** What documents of a table must look like; empty if they may be anything. */
    Optional<JsonNode> type(String table) {
        return tables.getOrDefault(table, Optional.empty());
    }

    /** The tables that the documents of a table may refer to. */
    SortedSet<String> references(String table) {
        SortedSet<String> found = new TreeSet<>();
        type(table).ifPresent(type -> collect(type, found));
        return found;
    }

    /** The tables with a field that may refer to a table. */
    SortedSet<String> referringTo(String table) {
        SortedSet<String> found = new TreeSet<>();
        for (String each : tables.keySet()) {
            if (references(each).contains(table)) {
                found.add(each);
            }
        }
        return found;
    }

    private static void collect(JsonNode type, SortedSet<String> found) {
        if (type.isObject() && type.path("type").asString("").equals("id")) {
            found.add(type.path("tableName").asString(""));
        }
        for (JsonNode part : type) {
            collect(part, found);
        }
    }
}
