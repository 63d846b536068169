package dev.holdfast.repository.s3;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.zip.CRC32C;

/** A sum over bytes as they pass. Not for several threads. */
final class Sum {
    private final Algorithm algorithm;
    private final MessageDigest digest;
    private final CRC32C crc = new CRC32C();

    enum Algorithm {
        MD5("MD5"),
        SHA256("SHA-256"),
        /** Four bytes, the highest first, as S3 has it. */
        CRC32C("");

        private final String digestName;

        Algorithm(String digestName) {
            this.digestName = digestName;
        }
    }

    Sum(Algorithm algorithm) {
        this.algorithm = algorithm;
        try {
            this.digest = MessageDigest.getInstance(algorithm == Algorithm.CRC32C ? "MD5" : algorithm.digestName);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has " + algorithm, e);
        }
    }

    static Sum over(Algorithm algorithm, PartBody body) {
        Sum sum = new Sum(algorithm);
        body.addTo(sum);
        return sum;
    }

    void update(byte[] bytes, int offset, int length) {
        if (algorithm == Algorithm.CRC32C) {
            crc.update(bytes, offset, length);
        } else {
            digest.update(bytes, offset, length);
        }
    }

    /** Returns the sum and begins anew. */
    byte[] finish() {
        if (algorithm != Algorithm.CRC32C) {
            return digest.digest();
        }
        byte[] value = ByteBuffer.allocate(4).putInt((int) crc.getValue()).array();
        crc.reset();
        return value;
    }

    static String hex(byte[] sum) {
        return HexFormat.of().formatHex(sum);
    }

    static String base64(byte[] sum) {
        return Base64.getEncoder().encodeToString(sum);
    }
}
