package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;

/** What every document must have. Fields are given as a scanner noted them. */
final class DocumentChecks {
    /** A creation time is below 2^53 milliseconds, which has 16 digits. */
    private static final double TIME_LIMIT = 0x1p53;

    private DocumentChecks() {}

    /** Returns the table number of the id in that field. */
    static long tableNumber(JsonScanner scanner, int field, byte[] b, int line) {
        if (scanner.kind(field) == JsonScanner.Kind.ABSENT) {
            throw new LineDamage(line, "it has no _id");
        }
        if (scanner.kind(field) != JsonScanner.Kind.STRING) {
            throw new LineDamage(scanner.start(field), "its _id is no string");
        }
        int start = scanner.start(field);
        int length = scanner.end(field) - start;
        long number = DocumentId.tableNumber(b, start, length);
        if (number < 0) {
            String text = new String(b, start, Math.min(length, 64), StandardCharsets.UTF_8);
            throw new LineDamage(start, "its _id is no document id: " + text);
        }
        return number;
    }

    /** Tells whether the field is a time as an export writes it: a number with a point or an exponent, above 0 and below 2^53. */
    static boolean isTime(JsonScanner scanner, int field, byte[] b) {
        if (scanner.kind(field) != JsonScanner.Kind.FLOAT) {
            return false;
        }
        int start = scanner.start(field);
        int end = scanner.end(field);
        int digits = 0;
        while (digits < 16 && b[start + digits] >= '0' && b[start + digits] <= '9') {
            digits++;
        }
        if (b[start] != '0' && digits > 0 && digits < 16 && b[start + digits] == '.' && !hasExponent(b, start, end)) {
            return true;
        }
        double time = Double.parseDouble(new String(b, start, end - start, StandardCharsets.US_ASCII));
        return time > 0 && time < TIME_LIMIT;
    }

    private static boolean hasExponent(byte[] b, int from, int to) {
        for (int i = from; i < to; i++) {
            if ((b[i] | 0x20) == 'e') {
                return true;
            }
        }
        return false;
    }
}
