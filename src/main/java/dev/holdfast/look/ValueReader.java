package dev.holdfast.look;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes values of JSON that is known to be right, as every line of a snapshot is that was walked through. */
final class ValueReader {
    private final String json;
    private int at;

    private ValueReader(String json) {
        this.json = json;
    }

    /** Reads a line that a walk has checked. */
    static Value line(String json) {
        return new ValueReader(json).value();
    }

    static Value line(byte[] utf8) {
        return line(new String(utf8, StandardCharsets.UTF_8));
    }

    private Value value() {
        space();
        int start = at;
        return switch (json.charAt(at)) {
            case '{' -> object(start);
            case '[' -> array(start);
            case '"' -> {
                String text = string();
                yield new Value(Value.Kind.STRING, json.substring(start, at), text, List.of(), Map.of());
            }
            default -> scalar(start);
        };
    }

    private Value object(int start) {
        Map<String, Value> fields = new LinkedHashMap<>();
        at++;
        space();
        while (json.charAt(at) != '}') {
            String name = string();
            space();
            at++;
            fields.put(name, value());
            next();
        }
        at++;
        return new Value(
                Value.Kind.OBJECT, json.substring(start, at), "", List.of(), Collections.unmodifiableMap(fields));
    }

    private Value array(int start) {
        List<Value> items = new ArrayList<>();
        at++;
        space();
        while (json.charAt(at) != ']') {
            items.add(value());
            next();
        }
        at++;
        return new Value(
                Value.Kind.ARRAY, json.substring(start, at), "", Collections.unmodifiableList(items), Map.of());
    }

    /** Steps over a comma, if one stands there. */
    private void next() {
        space();
        if (json.charAt(at) == ',') {
            at++;
            space();
        }
    }

    private Value scalar(int start) {
        boolean isFloat = false;
        while (at < json.length() && ",]} \t\r\n".indexOf(json.charAt(at)) < 0) {
            isFloat |= ".eE".indexOf(json.charAt(at)) >= 0;
            at++;
        }
        String token = json.substring(start, at);
        char first = token.charAt(0);
        Value.Kind kind = first != '-' && (first < '0' || first > '9')
                ? Value.Kind.LITERAL
                : isFloat ? Value.Kind.FLOAT : Value.Kind.INTEGER;
        return new Value(kind, token, "", List.of(), Map.of());
    }

    private String string() {
        int start = ++at;
        boolean isEscaped = false;
        while (json.charAt(at) != '"') {
            boolean isEscape = json.charAt(at) == '\\';
            isEscaped |= isEscape;
            at += isEscape ? 2 : 1;
        }
        String raw = json.substring(start, at);
        at++;
        return isEscaped ? unescaped(raw) : raw;
    }

    private static String unescaped(String raw) {
        StringBuilder text = new StringBuilder(raw.length());
        for (int i = 0; i < raw.length(); i++) {
            char c = raw.charAt(i);
            if (c != '\\') {
                text.append(c);
                continue;
            }
            char escape = raw.charAt(++i);
            switch (escape) {
                case 'b' -> text.append('\b');
                case 'f' -> text.append('\f');
                case 'n' -> text.append('\n');
                case 'r' -> text.append('\r');
                case 't' -> text.append('\t');
                case 'u' -> {
                    text.append((char) Integer.parseInt(raw.substring(i + 1, i + 5), 16));
                    i += 4;
                }
                default -> text.append(escape);
            }
        }
        return text.toString();
    }

    private void space() {
        while (at < json.length() && " \t\r\n".indexOf(json.charAt(at)) >= 0) {
            at++;
        }
    }
}
