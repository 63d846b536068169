package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A component's active schema, as {@code getSchemas} gives it:
 *
 * <pre>{"tables":[{"tableName":"users","indexes":[],"documentType":{"type":"object","value":
 * {"name":{"fieldType":{"type":"string"},"optional":false}}}}],"schemaValidation":true}</pre>
 */
final class Schema {
    private static final Set<String> SYSTEM_FIELDS = Set.of("_id", "_creationTime");

    private final SortedMap<String, @Nullable Map<?, ?>> tables = new TreeMap<>();
    private final boolean isEnforced;

    private Schema(boolean isEnforced) {
        this.isEnforced = isEnforced;
    }

    /** @param json empty for a component without a schema */
    static Schema parse(String json) {
        if (json.isEmpty()) {
            return new Schema(false);
        }
        if (!(ValueReader.plain().read(json.getBytes(UTF_8)) instanceof Map<?, ?> fields)
                || !(fields.get("tables") instanceof List<?> list)) {
            throw new IllegalArgumentException("no schema: " + json);
        }
        Schema schema = new Schema(Boolean.TRUE.equals(fields.get("schemaValidation")));
        for (Object table : list) {
            Map<?, ?> definition = (Map<?, ?>) table;
            schema.tables.put(
                    (String) definition.get("tableName"),
                    definition.get("documentType") instanceof Map<?, ?> type ? type : null);
        }
        return schema;
    }

    Set<String> tables() {
        return tables.keySet();
    }

    /** Returns which tables the documents of a table refer to. */
    Set<String> references(String table) {
        Set<String> found = new TreeSet<>();
        if (tables.get(table) != null) {
            collectReferences(tables.get(table), found);
        }
        return found;
    }

    private static void collectReferences(@Nullable Object type, Set<String> found) {
        if (type instanceof Map<?, ?> map) {
            if ("id".equals(map.get("type")) && map.get("tableName") instanceof String table) {
                found.add(table);
            }
            map.values().forEach(value -> collectReferences(value, found));
        } else if (type instanceof List<?> list) {
            list.forEach(value -> collectReferences(value, found));
        }
    }

    /** Returns the fields that documents of the table may lack. */
    Set<String> optionalFields(String table) {
        Set<String> found = new TreeSet<>();
        Map<?, ?> type = tables.get(table);
        if (type != null) {
            List<Map<?, ?>> objects = new ArrayList<>();
            if (type.get("value") instanceof Map<?, ?> fields) {
                objects.add(fields);
            } else if (type.get("value") instanceof List<?> options) {
                options.forEach(option -> {
                    if (((Map<?, ?>) option).get("value") instanceof Map<?, ?> fields) {
                        objects.add(fields);
                    }
                });
            }
            objects.forEach(fields -> fields.forEach((name, field) -> {
                if (Boolean.TRUE.equals(((Map<?, ?>) field).get("optional"))) {
                    found.add((String) name);
                }
            }));
        }
        return found;
    }

    /**
     * Whether a table that an import does not bring may go.
     *
     * @throws ImportError if documents of others refer to it
     */
    void requireDroppable(String table) {
        if (tables.get(table) != null) {
            throw new ImportError(
                    "SchemaEnforcementError",
                    "Failed to delete table \"" + table + "\" because it appears in the schema");
        }
        for (String other : tables.keySet()) {
            if (references(other).contains(table)) {
                throw new ImportError(
                        "SchemaEnforcementError",
                        "Failed to delete table \"" + table + "\" because `v.id(\"" + table
                                + "\")` appears in the schema of table \"" + other + "\"");
            }
        }
    }

    /**
     * Checks a document that an import brings.
     *
     * @param tableOf the name of the table that has a number then; null for none
     * @throws ImportError if it does not match
     */
    void check(String table, Map<String, @Nullable Object> document, LongFunction<@Nullable String> tableOf) {
        Map<?, ?> type = isEnforced ? tables.get(table) : null;
        if (type == null) {
            return;
        }
        Map<String, @Nullable Object> own = new TreeMap<>(document);
        own.keySet().removeAll(SYSTEM_FIELDS);
        String problem = new SchemaCheck(tableOf).problem(type, own, "");
        if (!problem.isEmpty()) {
            throw new ImportError(
                    "SchemaEnforcementError",
                    "Failed to insert or update a document in table \"" + table
                            + "\" because it does not match the schema: " + problem);
        }
    }
}
