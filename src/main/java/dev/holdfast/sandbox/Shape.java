package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * What old exports recorded about the values of a table, as far as it decides how to read a JSON text: {@code {"a": int64, "b"?: string | null}}.
 *
 * @param parts of a union its options, of an array its element, of a record its values
 * @param fields of an object
 */
record Shape(Kind kind, List<Shape> parts, Map<String, Shape> fields) {
    /** A shape of which nothing is known that it could hold. */
    static final Shape NONE = new Shape(Kind.OTHER, List.of(), Map.of());

    enum Kind {
        /** Texts, ids and literals. */
        TEXT,
        INT64,
        /** Infinities. */
        INFINITY,
        /** A float that may be NaN or infinite: a JSON text does not tell which. */
        ANY_FLOAT,
        BYTES,
        UNKNOWN,
        ARRAY,
        OBJECT,
        RECORD,
        UNION,
        /** What JSON says by itself. */
        OTHER
    }

    static Shape of(Kind kind, Shape... parts) {
        return new Shape(kind, List.of(parts), Map.of());
    }

    /** Returns what elements of an array may be. */
    Shape element() {
        return union(step(Kind.ARRAY, ""));
    }

    /** Returns what a field of an object may be. */
    Shape field(String name) {
        return union(step(Kind.OBJECT, name));
    }

    private List<Shape> step(Kind wanted, String name) {
        List<Shape> found = new ArrayList<>();
        if (kind == Kind.UNION) {
            parts.forEach(part -> found.addAll(part.step(wanted, name)));
        } else if (kind == Kind.UNKNOWN) {
            found.add(this);
        } else if (kind == wanted && kind == Kind.OBJECT) {
            if (fields.containsKey(name)) {
                found.add(fields.get(name));
            }
        } else if (kind == wanted || (kind == Kind.RECORD && wanted == Kind.OBJECT)) {
            found.addAll(parts);
        }
        return found;
    }

    private static Shape union(List<Shape> options) {
        return options.size() == 1 ? options.get(0) : new Shape(Kind.UNION, options, Map.of());
    }

    /** Returns how a JSON text of this shape is to be read, each way once. */
    List<Kind> readings() {
        List<Kind> readings = new ArrayList<>();
        collect(readings);
        return readings.stream().distinct().toList();
    }

    private void collect(List<Kind> readings) {
        switch (kind) {
            case UNION -> parts.forEach(part -> part.collect(readings));
            case TEXT, INT64, INFINITY, BYTES -> readings.add(kind);
            case ANY_FLOAT -> readings.addAll(List.of(Kind.ANY_FLOAT, Kind.INFINITY));
            case UNKNOWN -> readings.addAll(List.of(Kind.TEXT, Kind.INFINITY, Kind.ANY_FLOAT, Kind.INT64, Kind.BYTES));
            case ARRAY, OBJECT, RECORD, OTHER -> {}
        }
    }

    /** @throws IllegalArgumentException if it is no shape */
    static Shape parse(String text) {
        return new Parser(text).parse();
    }

    /** Goes through the text once. */
    private static final class Parser {
        private static final Map<String, Shape> WORDS = words();

        private final String text;
        private int at;

        Parser(String text) {
            this.text = text;
        }

        private static Map<String, Shape> words() {
            Map<String, Shape> words = new TreeMap<>();
            for (String word : List.of("never", "null", "boolean", "normalfloat64", "-0")) {
                words.put(word, NONE);
            }
            words.put("int64", Shape.of(Kind.INT64));
            words.put("float64", Shape.of(Kind.ANY_FLOAT));
            words.put("NaN", Shape.of(Kind.ANY_FLOAT));
            words.put("inf", Shape.of(Kind.INFINITY));
            words.put("-inf", Shape.of(Kind.INFINITY));
            words.put("string", Shape.of(Kind.TEXT));
            words.put("field_name", Shape.of(Kind.TEXT));
            words.put("bytes", Shape.of(Kind.BYTES));
            words.put("unknown", Shape.of(Kind.UNKNOWN));
            return words;
        }

        Shape parse() {
            Shape shape = union();
            if (at < text.length()) {
                throw wrong();
            }
            return shape;
        }

        private Shape union() {
            List<Shape> options = new ArrayList<>(List.of(one()));
            while (take('|')) {
                options.add(one());
            }
            return Shape.union(options);
        }

        private Shape one() {
            skip();
            if (take('{')) {
                return object();
            }
            if (at < text.length() && text.charAt(at) == '"') {
                quoted();
                return Shape.of(Kind.TEXT);
            }
            int begin = at;
            while (at < text.length()
                    && (Character.isLetterOrDigit(text.charAt(at)) || "_-".indexOf(text.charAt(at)) >= 0)) {
                at++;
            }
            String word = text.substring(begin, at);
            return switch (word) {
                case "array" -> Shape.of(Kind.ARRAY, bracketed().get(0));
                case "record" -> Shape.of(Kind.RECORD, bracketed().get(1));
                case "id" -> id();
                default -> {
                    if (!WORDS.containsKey(word)) {
                        throw wrong();
                    }
                    yield WORDS.get(word);
                }
            };
        }

        private Shape id() {
            int end = text.indexOf('>', at);
            if (!take('<') || end < 0) {
                throw wrong();
            }
            at = end + 1;
            return Shape.of(Kind.TEXT);
        }

        private List<Shape> bracketed() {
            if (!take('<')) {
                throw wrong();
            }
            List<Shape> parts = new ArrayList<>(List.of(union()));
            while (take(',')) {
                parts.add(union());
            }
            if (!take('>')) {
                throw wrong();
            }
            parts.add(NONE);
            return parts;
        }

        private Shape object() {
            Map<String, Shape> fields = new TreeMap<>();
            while (!take('}')) {
                skip();
                String name = quoted();
                take('?');
                if (!take(':')) {
                    throw wrong();
                }
                fields.put(name, union());
                take(',');
            }
            return new Shape(Kind.OBJECT, List.of(), fields);
        }

        /** A text in quotes, with backslashes before quotes and backslashes; names need no others. */
        private String quoted() {
            if (!take('"')) {
                throw wrong();
            }
            StringBuilder name = new StringBuilder();
            while (at < text.length() && text.charAt(at) != '"') {
                if (text.charAt(at) == '\\') {
                    at++;
                }
                if (at < text.length()) {
                    name.append(text.charAt(at++));
                }
            }
            if (at >= text.length()) {
                throw wrong();
            }
            at++;
            return name.toString();
        }

        private void skip() {
            while (at < text.length() && text.charAt(at) == ' ') {
                at++;
            }
        }

        private boolean take(char wanted) {
            skip();
            boolean isThere = at < text.length() && text.charAt(at) == wanted;
            at += isThere ? 1 : 0;
            return isThere;
        }

        private IllegalArgumentException wrong() {
            return new IllegalArgumentException("not a shape at position " + at + ": " + text);
        }
    }
}
