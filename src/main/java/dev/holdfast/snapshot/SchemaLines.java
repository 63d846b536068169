package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Reads {@code generated_schema.jsonl}, which says how the documents' values are to be understood: today the one line {@code "uniform"}; in old exports a string
 * with their shape, and behind it {@code {"<document id>": ...}} for documents that the shape does not settle.
 */
final class SchemaLines implements LineHandler {
    private static final byte[] UNIFORM = "\"uniform\"".getBytes(StandardCharsets.US_ASCII);

    enum Kind {
        ABSENT,
        EMPTY,
        UNIFORM,
        LEGACY
    }

    private final JsonScanner scanner;
    private final Consumer<Kind> result;
    private Kind kind = Kind.EMPTY;

    SchemaLines(int maxNesting, Consumer<Kind> result) {
        this.scanner = new JsonScanner(maxNesting);
        this.result = result;
    }

    @Override
    public JsonScanner scanner() {
        return scanner;
    }

    @Override
    public void line(byte[] b, int from, int to, long number) {
        if (number == 1) {
            if (scanner.kind() != JsonScanner.Kind.STRING) {
                throw new LineDamage(from, "a schema begins with a string");
            }
            kind = isUniform(b, from, to) ? Kind.UNIFORM : Kind.LEGACY;
        } else if (kind == Kind.UNIFORM) {
            throw new LineDamage(from, "a uniform schema has one line only");
        } else if (scanner.kind() != JsonScanner.Kind.OBJECT || scanner.fieldCount() != 1) {
            throw new LineDamage(from, "it is no object with one field");
        } else {
            checkId(b);
        }
    }

    private static boolean isUniform(byte[] b, int from, int to) {
        int end = to;
        while (b[end - 1] == ' ' || b[end - 1] == '\t' || b[end - 1] == '\r') {
            end--;
        }
        return Arrays.equals(b, from, end, UNIFORM, 0, UNIFORM.length);
    }

    private void checkId(byte[] b) {
        int start = scanner.firstKey();
        int end = start;
        while (b[end] != '"') {
            end++;
        }
        if (DocumentId.tableNumber(b, start, end - start) < 0) {
            throw new LineDamage(start, "its field is no document id");
        }
    }

    @Override
    public void end(long bytes) {
        result.accept(kind);
    }
}
