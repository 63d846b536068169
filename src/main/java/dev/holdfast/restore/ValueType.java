package dev.holdfast.restore;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.holdfast.snapshot.DocumentId;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.function.LongFunction;
import tools.jackson.databind.JsonNode;

/**
 * Compares a value of an export with a type of a schema, as {@code crates/common/src/schemas/validator.rs} of get-convex/convex-backend does. What is not sure to be refused is
 * taken: a plan may be too hopeful, since Convex looks again, but must not forbid what would work.
 */
final class ValueType {
    /** Convex's own tables have numbers up to this one, on newer deployments. */
    private static final long LAST_RESERVED = 10_000;

    private final LongFunction<Optional<String>> tableOf;

    /** @param tableOf the user table that has a number after the import */
    ValueType(LongFunction<Optional<String>> tableOf) {
        this.tableOf = tableOf;
    }

    /** Why a value does not fit: where, and what is wrong. */
    record Misfit(String path, String reason) {}

    /** Empty if the value fits. */
    Optional<Misfit> check(JsonNode type, JsonNode value, String path) {
        return switch (type.path("type").asString("")) {
            case "null" -> unless(value.isNull(), path, "is not null");
            case "number" -> unless(isFloat(value), path, "is no number");
            case "bigint" -> unless(isInteger(value), path, "is no int64");
            case "boolean" -> unless(value.isBoolean(), path, "is no boolean");
            case "string" -> unless(value.isString(), path, "is no string");
            case "bytes" -> unless(value.has("$bytes"), path, "is no bytes");
            case "literal" ->
                unless(isLiteral(type.path("value"), value), path, "is another value than the schema says");
            case "id" -> id(type.path("tableName").asString(""), value, path);
            case "array" -> array(type.path("value"), value, path);
            case "record" -> record(type, value, path);
            case "object" -> object(type.path("value"), value, path);
            case "union" -> union(type.path("value"), value, path);
            default -> Optional.empty();
        };
    }

    private static Optional<Misfit> unless(boolean fits, String path, String reason) {
        return fits ? Optional.empty() : Optional.of(new Misfit(path, reason));
    }

    /** An integer beyond int64 is a float64. */
    private static boolean isFloat(JsonNode value) {
        return value.has("$float")
                || value.isFloatingPointNumber()
                || (value.isIntegralNumber() && !value.canConvertToLong());
    }

    private static boolean isInteger(JsonNode value) {
        return value.isIntegralNumber() && value.canConvertToLong();
    }

    /** Values are objects only if they are no special ones. */
    private static boolean isObject(JsonNode value) {
        return value.isObject() && !value.has("$bytes") && !value.has("$float") && !value.has("$integer");
    }

    private static boolean isLiteral(JsonNode literal, JsonNode value) {
        if (literal.has("$integer")) {
            return isInteger(value)
                    && value.asLong() == int64(literal.path("$integer").asString(""));
        }
        if (literal.isNumber()) {
            return isFloat(value) && !value.has("$float") && value.asDouble() == literal.asDouble();
        }
        return literal.equals(value);
    }

    private static long int64(String base64) {
        byte[] bytes = Base64.getDecoder().decode(base64);
        return bytes.length == Long.BYTES
                ? ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong()
                : 0;
    }

    private Optional<Misfit> id(String table, JsonNode value, String path) {
        long number = value.isString() ? number(value.asString()) : -1;
        if (number < 0) {
            return Optional.of(new Misfit(path, "is no id of " + table));
        }
        Optional<String> found = tableOf.apply(number);
        if (found.isPresent()) {
            return unless(found.get().equals(table), path, "is an id of " + found.get() + ", not of " + table);
        }
        boolean isSystem = number <= LAST_RESERVED || table.startsWith("_");
        return unless(isSystem, path, "is an id of a table that is not there, not of " + table);
    }

    static long number(String id) {
        byte[] ascii = id.getBytes(US_ASCII);
        return DocumentId.tableNumber(ascii, 0, ascii.length);
    }

    private Optional<Misfit> array(JsonNode element, JsonNode value, String path) {
        if (!value.isArray()) {
            return Optional.of(new Misfit(path, "is no array"));
        }
        for (JsonNode each : value) {
            Optional<Misfit> misfit = check(element, each, path + "[]");
            if (misfit.isPresent()) {
                return misfit;
            }
        }
        return Optional.empty();
    }

    private Optional<Misfit> record(JsonNode type, JsonNode value, String path) {
        if (!isObject(value)) {
            return Optional.of(new Misfit(path, "is no object"));
        }
        for (JsonNode each : value) {
            Optional<Misfit> misfit = check(type.path("values").path("fieldType"), each, path + ".*");
            if (misfit.isPresent()) {
                return misfit;
            }
        }
        return Optional.empty();
    }

    private Optional<Misfit> object(JsonNode fields, JsonNode value, String path) {
        if (!isObject(value)) {
            return Optional.of(new Misfit(path, "is no object"));
        }
        for (Map.Entry<String, JsonNode> field : fields.properties()) {
            String there = path + "." + field.getKey();
            JsonNode given = value.get(field.getKey());
            if (given == null) {
                if (!field.getValue().path("optional").asBoolean(false)) {
                    return Optional.of(new Misfit(there, "is missing"));
                }
            } else {
                Optional<Misfit> misfit = check(field.getValue().path("fieldType"), given, there);
                if (misfit.isPresent()) {
                    return misfit;
                }
            }
        }
        boolean isTop = path.isEmpty();
        for (String name : value.propertyNames()) {
            if (!fields.has(name) && !(isTop && name.startsWith("_"))) {
                return Optional.of(new Misfit(path + "." + name, "is not in the schema"));
            }
        }
        return Optional.empty();
    }

    private Optional<Misfit> union(JsonNode options, JsonNode value, String path) {
        if (options.size() == 1) {
            return check(options.get(0), value, path);
        }
        for (JsonNode option : options) {
            if (check(option, value, path).isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Misfit(path, "fits none of the types that the schema allows"));
    }
}
