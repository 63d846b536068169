package dev.holdfast.sandbox;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into Convex values; see {@link ValueWriter} for their types. */
final class ValueReader {
    private static final JsonFactory JSON = new JsonFactory();

    /** Null: as plain JSON, integers staying integers and {@code $} keys meaning nothing. */
    private final @Nullable Encoding encoding;

    ValueReader(Encoding encoding) {
        this.encoding = encoding;
    }

    private ValueReader() {
        this.encoding = null;
    }

    /** Reads JSON that is no Convex value: bodies of requests. */
    static ValueReader plain() {
        return new ValueReader();
    }

    /**
     * @throws JacksonException if it is not exactly one JSON value
     * @throws InvalidValueException if it is JSON, but not a value in this encoding
     */
    @Nullable
    Object read(byte[] json) {
        try (JsonParser parser = JSON.createParser(ObjectReadContext.empty(), json)) {
            parser.nextToken();
            Object value = value(parser);
            if (parser.nextToken() != null) {
                throw new InvalidValueException("more than one JSON value");
            }
            return value;
        }
    }

    private @Nullable Object value(JsonParser parser) {
        JsonToken token = parser.currentToken();
        if (token == null) {
            throw new InvalidValueException("no JSON value");
        }
        return switch (token) {
            case VALUE_NULL -> null;
            case VALUE_TRUE -> true;
            case VALUE_FALSE -> false;
            case VALUE_STRING -> parser.getString();
            case VALUE_NUMBER_INT -> integer(parser.getString());
            case VALUE_NUMBER_FLOAT -> Double.valueOf(parser.getString());
            case START_ARRAY -> list(parser);
            case START_OBJECT -> object(parser);
            default -> throw new InvalidValueException("unexpected JSON token " + token);
        };
    }

    private Object integer(String token) {
        if (encoding == null || encoding == Encoding.EXPORT) {
            try {
                return Long.valueOf(token);
            } catch (NumberFormatException e) {
                return Double.valueOf(token);
            }
        }
        return Double.valueOf(token);
    }

    private List<@Nullable Object> list(JsonParser parser) {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
            list.add(value(parser));
        }
        return list;
    }

    private Object object(JsonParser parser) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        String special = "";
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String name = parser.currentName();
            parser.nextToken();
            object.put(name, value(parser));
            if (encoding != null && name.startsWith("$")) {
                special = name;
            }
        }
        return special.isEmpty() ? object : special(special, object);
    }

    private Object special(String key, Map<String, @Nullable Object> object) {
        if (encoding == Encoding.CLEAN || object.size() != 1 || !(object.get(key) instanceof String payload)) {
            throw new InvalidValueException("Field name " + key + " starts with '$', which is reserved.");
        }
        byte[] bytes;
        try {
            bytes = Base64.getDecoder().decode(payload);
        } catch (IllegalArgumentException e) {
            throw new InvalidValueException("the payload of " + key + " is not base64");
        }
        return switch (key) {
            case "$bytes" -> bytes;
            case "$integer" -> littleEndian(key, bytes);
            case "$float" -> specialFloat(littleEndian(key, bytes));
            default -> throw new InvalidValueException("Field name " + key + " starts with '$', which is reserved.");
        };
    }

    /** One that a plain number can say must be one. */
    private static double specialFloat(long bits) {
        double value = Double.longBitsToDouble(bits);
        if (Double.isFinite(value) && Double.compare(value, -0.0) != 0) {
            throw new InvalidValueException("Float64 " + value + " should be encoded as a number");
        }
        return value;
    }

    private static long littleEndian(String key, byte[] bytes) {
        if (bytes.length != Long.BYTES) {
            throw new InvalidValueException("the payload of " + key + " does not have 8 bytes");
        }
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getLong();
    }

    /** JSON that does not say a Convex value. */
    static final class InvalidValueException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvalidValueException(String message) {
            super(message);
        }
    }
}
