package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads comma-separated values: quotes, doubled quotes inside them, line feeds with or without a carriage return; blank lines are none. */
final class Csv {
    /** What Convex's language takes for a float; Java's own parser takes more. */
    private static final Pattern FLOAT = Pattern.compile("[+-]?([0-9]+\\.?[0-9]*|\\.[0-9]+)([eE][+-]?[0-9]+)?");

    private Csv() {}

    static List<List<String>> parse(String text) {
        List<List<String>> records = new ArrayList<>();
        List<String> record = new ArrayList<>();
        StringBuilder cell = new StringBuilder();
        boolean isQuoted = false;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (isQuoted && c == '"') {
                isQuoted = i + 1 < text.length() && text.charAt(i + 1) == '"';
                if (isQuoted) {
                    cell.append('"');
                    i++;
                }
            } else if (!isQuoted && c == '"') {
                isQuoted = true;
            } else if (!isQuoted && c == ',') {
                record.add(cell.toString());
                cell.setLength(0);
            } else if (!isQuoted && c == '\n') {
                end(records, record, cell);
            } else if (isQuoted || c != '\r') {
                cell.append(c);
            }
        }
        end(records, record, cell);
        return records;
    }

    private static void end(List<List<String>> records, List<String> record, StringBuilder cell) {
        if (!record.isEmpty() || cell.length() > 0) {
            record.add(cell.toString());
            records.add(List.copyOf(record));
        }
        record.clear();
        cell.setLength(0);
    }

    static Object cell(String text) {
        return FLOAT.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
    }
}
