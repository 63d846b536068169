package dev.holdfast.look;

import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * Rows as RFC 4180 has them, ended by CR LF, one for each document:
 *
 * <ul>
 *   <li>a field that is not there is an empty cell, an empty string {@code ""}
 *   <li>a string is its text, true, false and null are these words
 *   <li>an int64 is its digits, a float64 has a point or an exponent ({@code 1} and {@code 1.0}), or is {@code NaN}, {@code Infinity}, {@code -Infinity}, {@code -0.0}
 *   <li>bytes are base64, arrays and objects JSON as it stands in the export
 * </ul>
 */
final class CsvRow {
    private static final List<String> SYSTEM = List.of("_id", "_creationTime");

    private final List<String> columns;

    CsvRow(List<String> columns) {
        this.columns = List.copyOf(columns);
    }

    /** Those of the system first, then the others as they come. */
    static List<String> ordered(Collection<String> names) {
        List<String> ordered = new ArrayList<>(SYSTEM);
        names.stream().filter(name -> !SYSTEM.contains(name)).forEach(ordered::add);
        return ordered;
    }

    String headings() {
        return columns.stream().map(CsvRow::quoted).collect(Collectors.joining(",", "", "\r\n"));
    }

    String of(Value document) {
        Map<String, Value> fields = document.fields();
        return columns.stream()
                .map(column -> fields.containsKey(column) ? cell(fields.get(column)) : "")
                .collect(Collectors.joining(",", "", "\r\n"));
    }

    private static String cell(Value value) {
        if (value.kind() == Value.Kind.STRING) {
            return value.text().isEmpty() ? "\"\"" : quoted(value.text());
        }
        return quoted(value.isSpecial() ? special(value) : value.token());
    }

    private static String special(Value value) {
        Map.Entry<String, Value> field = value.fields().entrySet().iterator().next();
        String payload = field.getValue().text();
        return switch (field.getKey()) {
            case "$bytes" -> payload;
            case "$float" -> number(payload, value.token());
            default -> value.token();
        };
    }

    /** Eight bytes, the lowest first. */
    private static String number(String base64, String token) {
        try {
            byte[] bytes = Base64.getDecoder().decode(base64);
            long bits = 0;
            for (int i = bytes.length - 1; i >= 0; i--) {
                bits = bits << 8 | (bytes[i] & 0xff);
            }
            return Double.toString(Double.longBitsToDouble(bits));
        } catch (IllegalArgumentException e) {
            // Not what Convex writes: as it stands, then.
            return token;
        }
    }

    private static String quoted(String text) {
        boolean isPlain = text.chars().noneMatch(c -> c == ',' || c == '"' || c == '\r' || c == '\n')
                && !text.startsWith(" ")
                && !text.endsWith(" ");
        return isPlain ? text : "\"" + text.replace("\"", "\"\"") + "\"";
    }
}
