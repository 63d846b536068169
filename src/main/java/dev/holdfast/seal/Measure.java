package dev.holdfast.seal;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Counts and digests what passes. */
final class Measure {
    private final MessageDigest digest;
    private long count;
    private Optional<String> result = Optional.empty();

    Measure() {
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    void add(byte[] bytes, int offset, int length) {
        if (result.isPresent()) {
            throw new IllegalStateException("the digest was taken already");
        }
        digest.update(bytes, offset, length);
        count += length;
    }

    long count() {
        return count;
    }

    String sha256() {
        if (result.isEmpty()) {
            result = Optional.of(HexFormat.of().formatHex(digest.digest()));
        }
        return result.get();
    }
}
