package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;

/**
 * Sends each body with the sum that the settings want, and holds the store's answer against it. A store that keeps no checksums ignores
 * the header; its ETag, where that is an MD5, is then compared instead.
 */
final class Integrity {
    private final S3Settings.Checksum kind;

    Integrity(S3Settings.Checksum kind) {
        this.kind = kind;
    }

    /**
     * What the store has proved of a body; both empty if nothing.
     *
     * @param md5 in hexadecimal
     * @param checksum in Base64
     */
    record Proof(Optional<String> md5, Optional<String> checksum) {
        static final Proof NONE = new Proof(Optional.empty(), Optional.empty());
    }

    /** The sum in Base64; empty for none. */
    String sum(PartBody body) {
        return algorithm()
                .map(algorithm -> Sum.base64(Sum.over(algorithm, body).finish()))
                .orElse("");
    }

    Optional<Sum.Algorithm> algorithm() {
        return switch (kind) {
            case SHA256 -> Optional.of(Sum.Algorithm.SHA256);
            case CRC32C -> Optional.of(Sum.Algorithm.CRC32C);
            case MD5 -> Optional.of(Sum.Algorithm.MD5);
            case NONE -> Optional.empty();
        };
    }

    void add(String sum, PutObjectRequest.Builder request) {
        switch (kind) {
            case SHA256 -> request.checksumSHA256(sum);
            case CRC32C -> request.checksumCRC32C(sum);
            case MD5 -> request.contentMD5(sum);
            case NONE -> {}
        }
    }

    void add(String sum, UploadPartRequest.Builder request) {
        switch (kind) {
            case SHA256 -> request.checksumSHA256(sum);
            case CRC32C -> request.checksumCRC32C(sum);
            case MD5 -> request.contentMD5(sum);
            case NONE -> {}
        }
    }

    /** Of the two checksums that an answer may have, the one that was sent. */
    @Nullable
    String answered(@Nullable String sha256, @Nullable String crc32c) {
        return switch (kind) {
            case SHA256 -> sha256;
            case CRC32C -> crc32c;
            case MD5, NONE -> null;
        };
    }

    /**
     * @param answered the store's checksum of what it received, if it told one
     * @throws RepositoryException if the store received something else
     */
    Proof confirm(
            ObjectKey key,
            PartBody body,
            String sum,
            @Nullable String answered,
            Etag etag,
            @Nullable String encryption) {
        if (answered != null) {
            requireSame(key, kind.name(), sum, answered);
            return new Proof(Optional.empty(), Optional.of(sum));
        }
        if (kind == S3Settings.Checksum.NONE || !etag.isMd5(encryption)) {
            return Proof.NONE;
        }
        String md5 = kind == S3Settings.Checksum.MD5
                ? Sum.hex(Base64.getDecoder().decode(sum))
                : Sum.hex(Sum.over(Sum.Algorithm.MD5, body).finish());
        requireSame(key, "MD5", md5, etag.value());
        return new Proof(Optional.of(md5), Optional.empty());
    }

    private static void requireSame(ObjectKey key, String what, String sent, String answered) {
        if (!sent.equals(answered)) {
            throw new RepositoryException(
                    "the store received other bytes of " + key + " than were sent: " + what + " " + answered
                            + " instead of " + sent,
                    "try again; if it stays and this store's ETags are no MD5 sums, set checksum = none");
        }
    }
}
