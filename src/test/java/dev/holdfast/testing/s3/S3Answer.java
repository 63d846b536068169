package dev.holdfast.testing.s3;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What the server answers.
 *
 * @param body from {@code first} on, {@code length} bytes; for HEAD only its length counts
 */
record S3Answer(int status, Map<String, String> headers, StoredBody body, long first, long length) {
    static S3Answer empty(int status, Map<String, String> headers) {
        return new S3Answer(status, headers, new StoredBody.InMemory(new byte[0]), 0, 0);
    }

    static S3Answer xml(int status, byte[] document) {
        return new S3Answer(
                status,
                Map.of("content-type", "application/xml"),
                new StoredBody.InMemory(document),
                0,
                document.length);
    }

    S3Answer with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(headers);
        more.put(name, value);
        return new S3Answer(status, more, body, first, length);
    }
}
