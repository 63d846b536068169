package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.holdfast.snapshot.DocumentId;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** Compares a value with a type of a schema. */
final class SchemaCheck {
    private final LongFunction<@Nullable String> tableOf;

    /** @param tableOf the name of the table that has a number; null for none */
    SchemaCheck(LongFunction<@Nullable String> tableOf) {
        this.tableOf = tableOf;
    }

    /** Returns what is wrong; empty if nothing. */
    String problem(Map<?, ?> type, @Nullable Object value, String path) {
        String kind = String.valueOf(type.get("type"));
        return switch (kind) {
            case "any" -> "";
            case "null" -> unless(value == null, type, value, path);
            case "number" -> unless(value instanceof Double, type, value, path);
            case "bigint", "commitTs" -> unless(value instanceof Long, type, value, path);
            case "boolean" -> unless(value instanceof Boolean, type, value, path);
            case "string" -> unless(value instanceof String, type, value, path);
            case "bytes" -> unless(value instanceof byte[], type, value, path);
            case "literal" -> unless(isLiteral(type.get("value"), value), type, value, path);
            case "id" -> id(type, value, path);
            case "array" -> array(type, value, path);
            case "record" -> record(type, value, path);
            case "object" -> object(type, value, path);
            case "union" -> union(type, value, path);
            default -> throw new IllegalArgumentException("a type of schema that is unknown: " + kind);
        };
    }

    private static String unless(boolean matches, Map<?, ?> type, @Nullable Object value, String path) {
        return matches
                ? ""
                : "Value does not match validator.\nPath: " + path + "\nValue: " + text(value) + "\nValidator: "
                        + new ValueWriter(Encoding.EXPORT).write(type);
    }

    private static String text(@Nullable Object value) {
        String text = new ValueWriter(Encoding.CLEAN).write(value);
        return text.length() > 200 ? text.substring(0, 200) + "..." : text;
    }

    private static boolean isLiteral(@Nullable Object literal, @Nullable Object value) {
        if (literal instanceof Map<?, ?> special && special.get("$integer") instanceof String) {
            return new ValueReader(Encoding.ENCODED)
                    .read(new ValueWriter(Encoding.EXPORT).write(special).getBytes(UTF_8))
                    .equals(value);
        }
        if (literal instanceof Number number && value instanceof Double same) {
            return number.doubleValue() == same;
        }
        return literal != null && literal.equals(value);
    }

    private String id(Map<?, ?> type, @Nullable Object value, String path) {
        if (!(value instanceof String text)) {
            return unless(false, type, value, path);
        }
        byte[] ascii = text.getBytes(UTF_8);
        long number = DocumentId.tableNumber(ascii, 0, ascii.length);
        String found = number < 0 ? null : tableOf.apply(number);
        if (found == null) {
            return unless(false, type, value, path);
        }
        if (found.equals(type.get("tableName"))) {
            return "";
        }
        String from = found.startsWith("_") ? "a system table" : "table `" + found + "`";
        return "Found ID \"" + text + "\" from " + from
                + ", which does not match the table name in validator `v.id(\"" + type.get("tableName")
                + "\")`.\nPath: " + path;
    }

    private String array(Map<?, ?> type, @Nullable Object value, String path) {
        if (!(value instanceof List<?> list)) {
            return unless(false, type, value, path);
        }
        for (int i = 0; i < list.size(); i++) {
            String problem = problem((Map<?, ?>) type.get("value"), list.get(i), path + "[" + i + "]");
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    private String record(Map<?, ?> type, @Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return unless(false, type, value, path);
        }
        Map<?, ?> values = (Map<?, ?>) ((Map<?, ?>) type.get("values")).get("fieldType");
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            String problem = problem((Map<?, ?>) type.get("keys"), entry.getKey(), path + ".keys()");
            problem = problem.isEmpty() ? problem(values, entry.getValue(), path + ".values()") : problem;
            if (!problem.isEmpty()) {
                return problem;
            }
        }
        return "";
    }

    private String object(Map<?, ?> type, @Nullable Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return unless(false, type, value, path);
        }
        Map<?, ?> fields = (Map<?, ?>) type.get("value");
        for (Map.Entry<?, ?> entry : fields.entrySet()) {
            Map<?, ?> field = (Map<?, ?>) entry.getValue();
            if (map.containsKey(entry.getKey())) {
                String problem = problem(
                        (Map<?, ?>) field.get("fieldType"), map.get(entry.getKey()), path + "." + entry.getKey());
                if (!problem.isEmpty()) {
                    return problem;
                }
            } else if (!Boolean.TRUE.equals(field.get("optional"))) {
                return "Object is missing the required field `" + entry.getKey()
                        + "`. Consider wrapping the field validator in `v.optional(...)` if this is expected.\nPath: "
                        + path;
            }
        }
        for (Object name : map.keySet()) {
            if (!fields.containsKey(name)) {
                return "Object contains extra field `" + name + "` that is not in the validator.\nPath: " + path;
            }
        }
        return "";
    }

    private String union(Map<?, ?> type, @Nullable Object value, String path) {
        List<?> options = (List<?>) type.get("value");
        if (options.size() == 1) {
            return problem((Map<?, ?>) options.get(0), value, path);
        }
        boolean matches = options.stream()
                .anyMatch(option -> problem((Map<?, ?>) option, value, path).isEmpty());
        return unless(matches, type, value, path);
    }
}
