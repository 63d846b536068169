package dev.holdfast.repository;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Optional;

/** Counts and digests bytes that pass by. One thread; asked once. */
final class Digesting {
    private static final int BUFFER_BYTES = 256 << 10;

    private final MessageDigest digest = sha256();
    private long bytes;

    void add(byte[] buffer, int length) {
        digest.update(buffer, 0, length);
        bytes += length;
    }

    void readFully(InputStream stream) throws IOException {
        byte[] buffer = new byte[BUFFER_BYTES];
        int count = stream.readNBytes(buffer, 0, buffer.length);
        while (count > 0) {
            add(buffer, count);
            count = stream.readNBytes(buffer, 0, buffer.length);
        }
    }

    long bytes() {
        return bytes;
    }

    /** What differs from what was to be expected, in words. */
    Optional<String> difference(String what, long expectedBytes, String expectedSha256) {
        if (bytes != expectedBytes) {
            return Optional.of(what + " has " + bytes + " bytes, the manifest says " + expectedBytes);
        }
        String found = HexFormat.of().formatHex(digest.digest());
        return found.equals(expectedSha256)
                ? Optional.empty()
                : Optional.of("SHA-256 of " + what + " is " + found + ", the manifest says " + expectedSha256);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}
