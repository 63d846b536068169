package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.StringWriter;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes Convex values as JSON. A value is a null, {@code Boolean}, {@code Long} or {@code Integer} (int64), {@code Double}, {@code String}, {@code byte[]},
 * {@code List} or {@code Map} with text keys.
 */
final class ValueWriter {
    private static final JsonFactory JSON = new JsonFactory();
    private static final double MAX_PLAIN = 1e16;
    private static final double MIN_PLAIN = 1e-5;

    private final Encoding encoding;

    ValueWriter(Encoding encoding) {
        this.encoding = encoding;
    }

    String write(@Nullable Object value) {
        StringWriter text = new StringWriter();
        try (JsonGenerator out = JSON.createGenerator(ObjectWriteContext.empty(), text)) {
            write(value, out);
        }
        return text.toString();
    }

    /** Returns the line of a document as exports have it: keys sorted at every depth, no line feed. */
    static byte[] line(Map<String, ?> document) {
        return new ValueWriter(Encoding.EXPORT).write(sorted(document)).getBytes(UTF_8);
    }

    private static @Nullable Object sorted(@Nullable Object value) {
        if (value instanceof Map<?, ?> map) {
            Map<String, @Nullable Object> sorted = new TreeMap<>();
            map.forEach((name, item) -> sorted.put((String) name, sorted(item)));
            return sorted;
        }
        if (value instanceof List<?> list) {
            List<@Nullable Object> sorted = new ArrayList<>();
            list.forEach(item -> sorted.add(sorted(item)));
            return sorted;
        }
        return value;
    }

    private void write(@Nullable Object value, JsonGenerator out) {
        if (value == null) {
            out.writeNull();
        } else if (value instanceof Boolean truth) {
            out.writeBoolean(truth);
        } else if (value instanceof Long || value instanceof Integer) {
            writeInteger(((Number) value).longValue(), out);
        } else if (value instanceof Double number) {
            writeFloat(number, out);
        } else if (value instanceof String text) {
            out.writeString(text);
        } else if (value instanceof byte[] bytes) {
            writeBytes(bytes, out);
        } else if (value instanceof List<?> list) {
            out.writeStartArray();
            list.forEach(item -> write(item, out));
            out.writeEndArray();
        } else if (value instanceof Map<?, ?> map) {
            out.writeStartObject();
            map.forEach((name, item) -> {
                out.writeName((String) name);
                write(item, out);
            });
            out.writeEndObject();
        } else {
            throw new IllegalArgumentException("not a Convex value: " + value.getClass());
        }
    }

    private void writeInteger(long value, JsonGenerator out) {
        switch (encoding) {
            case EXPORT -> out.writeNumber(value);
            case ENCODED -> special("$integer", littleEndian(value), out);
            case CLEAN -> out.writeString(Long.toString(value));
        }
    }

    private void writeFloat(double value, JsonGenerator out) {
        boolean isNegativeZero = value == 0 && 1 / value < 0;
        boolean isPlain = Double.isFinite(value) && (!isNegativeZero || encoding != Encoding.ENCODED);
        if (isPlain) {
            out.writeNumber(token(value));
        } else if (encoding == Encoding.CLEAN) {
            out.writeString(Double.toString(value));
        } else {
            special("$float", littleEndian(Double.doubleToRawLongBits(value)), out);
        }
    }

    private void writeBytes(byte[] bytes, JsonGenerator out) {
        if (encoding == Encoding.CLEAN) {
            out.writeString(Base64.getEncoder().encodeToString(bytes));
        } else {
            special("$bytes", bytes, out);
        }
    }

    private static void special(String key, byte[] payload, JsonGenerator out) {
        out.writeStartObject();
        out.writeName(key);
        out.writeString(Base64.getEncoder().encodeToString(payload));
        out.writeEndObject();
    }

    static byte[] littleEndian(long value) {
        byte[] bytes = new byte[Long.BYTES];
        ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).putLong(value);
        return bytes;
    }

    /** Returns a float's token as Convex prints it: {@code 1.0}, {@code 1755000000123.25}, {@code 1e21}. */
    static String token(double value) {
        double size = Math.abs(value);
        if (size == 0) {
            return Double.toString(value);
        }
        BigDecimal exact = new BigDecimal(Double.toString(value)).stripTrailingZeros();
        if (size < MIN_PLAIN || size >= MAX_PLAIN) {
            String digits = exact.unscaledValue().toString();
            int first = digits.startsWith("-") ? 2 : 1;
            int exponent = digits.length() - first - exact.scale();
            String fraction = digits.length() > first ? "." + digits.substring(first) : "";
            return digits.substring(0, first) + fraction + "e" + exponent;
        }
        String plain = exact.toPlainString();
        return plain.indexOf('.') < 0 ? plain + ".0" : plain;
    }
}
