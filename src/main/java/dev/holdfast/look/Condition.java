package dev.holdfast.look;

import static java.util.Objects.requireNonNull;

import dev.holdfast.failure.UsageException;
import dev.holdfast.snapshot.DocumentLine;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/**
 * What a field must be for a document to be found, as people type it: {@code age=42}, {@code profile.city=Bern}, {@code zip="8001"}.
 *
 * <p>Names of nested fields are joined by dots. Where the way leads through an array, or ends in one, any of its elements will do. {@code 42} finds the int64 and the
 * float64, {@code 42.0} the float64 alone; {@code true}, {@code false} and {@code null} are themselves; everything else is a string, and so is what stands in
 * quotation marks. {@code {...}} and {@code [...]} are JSON and must be the whole value.
 */
public final class Condition {
    private static final Pattern NUMBER = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][-+]?[0-9]+)?");

    private final String path;
    private final Value wanted;
    private final byte[] name;

    private Condition(String path, Value wanted) {
        this.path = path;
        this.wanted = wanted;
        String quoted = path.substring(path.lastIndexOf('.') + 1) + "\"";
        this.name = quoted.getBytes(StandardCharsets.UTF_8);
    }

    /** @throws UsageException if it is none */
    public static Condition parse(String text) {
        requireNonNull(text, "text");
        int equals = text.indexOf('=');
        if (equals < 1) {
            throw new UsageException(
                    "'" + text + "' is no condition", "write FIELD=VALUE, for example: --where email=ann@example.com");
        }
        return new Condition(text.substring(0, equals), value(text.substring(equals + 1)));
    }

    private static Value value(String text) {
        boolean isJson = text.equals("true")
                || text.equals("false")
                || text.equals("null")
                || NUMBER.matcher(text).matches()
                || (text.length() > 1 && text.startsWith("\"") && text.endsWith("\""))
                || text.startsWith("{")
                || text.startsWith("[");
        if (!isJson) {
            return new Value(Value.Kind.STRING, text, text, List.of(), Map.of());
        }
        try {
            return ValueReader.line(text);
        } catch (IndexOutOfBoundsException | NumberFormatException e) {
            throw new UsageException(
                    "'" + text + "' is no JSON", "put a string that begins with a bracket into quotation marks", e);
        }
    }

    /** Whether the document is one that was asked for. */
    boolean holds(DocumentLine line) {
        return mayHold(line) && holds(ValueReader.line(line.text()), path);
    }

    /** Most documents of other tables do not even have a field of that name, unless they write it with escapes. */
    private boolean mayHold(DocumentLine line) {
        byte[] b = line.bytes();
        for (int i = line.from(); i <= line.to() - name.length; i++) {
            if (b[i] == '\\' && b[i + 1] == 'u') {
                return true;
            }
            if (b[i] == name[0] && isName(b, i)) {
                return true;
            }
        }
        return false;
    }

    private boolean isName(byte[] b, int from) {
        for (int i = 1; i < name.length; i++) {
            if (b[from + i] != name[i]) {
                return false;
            }
        }
        return true;
    }

    private boolean holds(Value value, String rest) {
        if (rest.isEmpty()) {
            return value.matches(wanted)
                    || (value.kind() == Value.Kind.ARRAY
                            && value.items().stream().anyMatch(item -> item.matches(wanted)));
        }
        if (value.kind() == Value.Kind.ARRAY) {
            return value.items().stream().anyMatch(item -> holds(item, rest));
        }
        // A name may have a dot in it, so every way to split is tried.
        for (Map.Entry<String, Value> field : value.fields().entrySet()) {
            String name = field.getKey();
            if (rest.equals(name) && holds(field.getValue(), "")) {
                return true;
            }
            if (rest.startsWith(name + ".") && holds(field.getValue(), rest.substring(name.length() + 1))) {
                return true;
            }
        }
        return false;
    }

    @Override
    public String toString() {
        return path + "=" + wanted.token();
    }
}
