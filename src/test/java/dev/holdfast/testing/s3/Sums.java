package dev.holdfast.testing.s3;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.CRC32;
import java.util.zip.CRC32C;
import java.util.zip.Checksum;

/** The MD5 of some content, and the one checksum that the client asked for. */
final class Sums {
    private final MessageDigest md5 = SignatureV4.digest("MD5");
    private final Optional<String> algorithm;
    private final MessageDigest strong;
    private final Checksum weak;

    /** @param algorithm as in {@code x-amz-checksum-ALGORITHM} */
    Sums(Optional<String> algorithm) {
        this.algorithm = algorithm;
        this.strong = SignatureV4.digest(algorithm.orElse("").equals("sha1") ? "SHA-1" : "SHA-256");
        this.weak = algorithm.orElse("").equals("crc32c") ? new CRC32C() : new CRC32();
    }

    static Finished of(StoredBody content, Optional<String> algorithm) throws IOException {
        Sums sums = new Sums(algorithm);
        try (InputStream all = content.from(0)) {
            byte[] buffer = new byte[64 * 1024];
            for (int n = all.read(buffer); n >= 0; n = all.read(buffer)) {
                sums.update(buffer, 0, n);
            }
        }
        return sums.finish();
    }

    void update(byte[] bytes, int offset, int length) {
        md5.update(bytes, offset, length);
        if (algorithm.orElse("").startsWith("sha")) {
            strong.update(bytes, offset, length);
        } else if (algorithm.isPresent()) {
            weak.update(bytes, offset, length);
        }
    }

    Finished finish() {
        byte[] sum = algorithm.orElse("").startsWith("sha")
                ? strong.digest()
                : ByteBuffer.allocate(4).putInt((int) weak.getValue()).array();
        return new Finished(
                HexFormat.of().formatHex(md5.digest()),
                algorithm,
                algorithm.map(a -> Base64.getEncoder().encodeToString(sum)));
    }

    /** @param checksum in Base64 */
    record Finished(String md5, Optional<String> algorithm, Optional<String> checksum) {}
}
