package dev.holdfast.snapshot;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/**
 * Reads {@code _storage/documents.jsonl}: lines of {@code {"_id":"kg2...","_creationTime":1755000000123.25,"sha256":"<base64>","size":1234,...}}. Very old exports
 * may lack size and SHA-256.
 */
final class StorageRows implements LineHandler {
    private static final int ID = 0;
    private static final int SHA256 = 1;
    private static final int SIZE = 2;
    private static final int SHA256_BYTES = 32;
    private static final int MOST_DIGITS = 18;

    private final JsonScanner scanner;
    private final StoredFiles files;

    StorageRows(int maxNesting, StoredFiles files) {
        this.scanner = new JsonScanner(maxNesting, "_id", "sha256", "size");
        this.files = files;
    }

    @Override
    public JsonScanner scanner() {
        return scanner;
    }

    @Override
    public void line(byte[] b, int from, int to, long line) {
        if (scanner.kind() != JsonScanner.Kind.OBJECT) {
            throw new LineDamage(from, "it is no JSON object");
        }
        long number = DocumentChecks.tableNumber(scanner, ID, b, from);
        int id = scanner.start(ID);
        String trouble = files.row(b, id, scanner.end(ID) - id, number, size(b), sha256(b));
        if (!trouble.isEmpty()) {
            throw new LineDamage(from, trouble);
        }
    }

    private boolean isMissing(byte[] b, int field) {
        return scanner.kind(field) == JsonScanner.Kind.ABSENT
                || (scanner.kind(field) == JsonScanner.Kind.LITERAL && b[scanner.start(field)] == 'n');
    }

    private long size(byte[] b) {
        if (isMissing(b, SIZE)) {
            return -1;
        }
        int start = scanner.start(SIZE);
        int end = scanner.end(SIZE);
        if (scanner.kind(SIZE) != JsonScanner.Kind.INTEGER || b[start] == '-' || end - start > MOST_DIGITS) {
            throw new LineDamage(start, "its size is no number of bytes");
        }
        long size = 0;
        for (int i = start; i < end; i++) {
            size = size * 10 + b[i] - '0';
        }
        return size;
    }

    private byte[] sha256(byte[] b) {
        if (isMissing(b, SHA256)) {
            return new byte[0];
        }
        int start = scanner.start(SHA256);
        try {
            byte[] sha256 = Base64.getDecoder()
                    .decode(new String(b, start, scanner.end(SHA256) - start, StandardCharsets.ISO_8859_1));
            if (sha256.length == SHA256_BYTES) {
                return sha256;
            }
        } catch (IllegalArgumentException e) {
            throw new LineDamage(start, "its sha256 is no base64");
        }
        throw new LineDamage(start, "its sha256 has not 32 bytes");
    }

    @Override
    public void end(long bytes) {}
}
