package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * How the documents of a table in an old export are to be read: the first line of {@code generated_schema.jsonl} is the shape of all, each later one says of one document what the shape leaves
 * open.
 *
 * <pre>"{\"a\": int64, \"b\"?: string | bytes}"
 * {"j57...": {"b": "bytes"}}</pre>
 */
final class LegacySchema {
    private final Shape shape;
    private final Map<String, Object> contexts = new HashMap<>();

    private LegacySchema(Shape shape) {
        this.shape = shape;
    }

    /**
     * @param file its name, for messages
     * @return null if the documents need no such help, being in the encoding of exports
     * @throws ImportError if it is no schema
     */
    static @Nullable LegacySchema parse(String file, List<byte[]> lines) {
        Object first = lines.isEmpty() ? null : ImportAnalysis.read(1, lines.get(0));
        if ("uniform".equals(first)) {
            return null;
        }
        if (!(first instanceof String text)) {
            throw new ImportError(
                    "InvalidConvexValue",
                    "Row 1 wasn't a valid Convex value: first line of generated_schema must be a string");
        }
        LegacySchema schema;
        try {
            schema = new LegacySchema(Shape.parse(text));
        } catch (IllegalArgumentException e) {
            throw new ImportError("InvalidGeneratedSchema", "cannot parse " + file + ": " + e.getMessage());
        }
        for (int i = 1; i < lines.size(); i++) {
            if (!(ImportAnalysis.read(i + 1L, lines.get(i)) instanceof Map<?, ?> override) || override.size() != 1) {
                throw new ImportError(
                        "InvalidConvexValue",
                        "Row " + (i + 1) + " wasn't a valid Convex value: override object should have one item");
            }
            override.forEach((id, context) -> schema.contexts.put((String) id, context));
        }
        return schema;
    }

    /**
     * Reads a document.
     *
     * @throws ValueReader.InvalidValueException if it does not fit
     */
    @Nullable
    Object read(byte[] json) throws JacksonException {
        Object plain = ValueReader.plain().read(json);
        Object context = plain instanceof Map<?, ?> map && map.get("_id") instanceof String id
                ? contexts.getOrDefault(id, "infer")
                : "infer";
        return apply(plain, context, shape);
    }

    private @Nullable Object apply(@Nullable Object value, @Nullable Object context, Shape among) {
        if (value instanceof Number number) {
            return number.doubleValue();
        }
        if (value instanceof String text) {
            return text(text, context, among);
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> read = new ArrayList<>();
            for (int i = 0; i < list.size(); i++) {
                read.add(apply(list.get(i), context instanceof List<?> each ? each.get(i) : "infer", among.element()));
            }
            return read;
        }
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> read = new LinkedHashMap<>();
            map.forEach((name, item) -> {
                Object inner = context instanceof Map<?, ?> each ? each.get(name) : null;
                read.put((String) name, apply(item, inner == null ? "infer" : inner, among.field((String) name)));
            });
            return read;
        }
        return value;
    }

    private static Object text(String text, @Nullable Object context, Shape among) {
        if (context instanceof Map<?, ?> nan && nan.get("$float64NaN") instanceof String payload) {
            byte[] bytes = Base64.getDecoder().decode(payload.getBytes(UTF_8));
            return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getDouble();
        }
        Shape.Kind reading = switch (String.valueOf(context)) {
            case "int64" -> Shape.Kind.INT64;
            case "float64inf" -> Shape.Kind.INFINITY;
            case "bytes" -> Shape.Kind.BYTES;
            default -> {
                List<Shape.Kind> readings = among.readings();
                yield readings.size() == 1 ? readings.get(0) : Shape.Kind.TEXT;
            }
        };
        try {
            return switch (reading) {
                case INT64 -> Long.parseLong(text);
                case INFINITY -> infinity(text);
                case BYTES -> Base64.getDecoder().decode(text.getBytes(UTF_8));
                default -> text;
            };
        } catch (IllegalArgumentException e) {
            throw new ValueReader.InvalidValueException("Unexpected string for " + reading);
        }
    }

    private static Double infinity(String text) {
        return switch (text) {
            case "Infinity" -> Double.POSITIVE_INFINITY;
            case "-Infinity" -> Double.NEGATIVE_INFINITY;
            default -> throw new IllegalArgumentException(text);
        };
    }
}
