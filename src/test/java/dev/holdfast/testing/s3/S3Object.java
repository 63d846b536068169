package dev.holdfast.testing.s3;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * An object as the server keeps it.
 *
 * @param etag without quotes
 * @param answered further headers that GET and HEAD answer: class, encryption, metadata
 * @param checksums headers that GET and HEAD answer when asked for checksums
 */
record S3Object(
        String key,
        StoredBody body,
        String etag,
        Instant modified,
        Map<String, String> answered,
        Map<String, String> checksums) {
    S3Object {
        answered = Map.copyOf(answered);
        checksums = Map.copyOf(checksums);
    }

    String storageClass() {
        return answered.getOrDefault("x-amz-storage-class", "STANDARD");
    }

    /** The same with one more header that GET and HEAD answer. */
    S3Object with(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(answered);
        more.put(name, value);
        return new S3Object(key, body, etag, modified, more, checksums);
    }

    /** What of a request's headers is kept with the object. */
    static Map<String, String> kept(S3Request request, S3Abilities abilities) {
        Map<String, String> kept = new LinkedHashMap<>();
        request.headers().forEach((name, value) -> {
            boolean encryption = abilities.encrypts() && name.startsWith("x-amz-server-side-encryption");
            boolean storageClass =
                    abilities.storageClasses() && name.equals("x-amz-storage-class") && !value.equals("STANDARD");
            boolean lock = name.equals(LockOperations.MODE) || name.equals(LockOperations.UNTIL);
            if (name.startsWith("x-amz-meta-") || encryption || storageClass || lock) {
                kept.put(name, value);
            }
        });
        return kept;
    }
}
