package dev.holdfast.repository.s3;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.ObjectKey;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.awssdk.services.s3.model.PutObjectRequest;
import software.amazon.awssdk.services.s3.model.PutObjectResponse;
import software.amazon.awssdk.services.s3.model.UploadPartRequest;
import software.amazon.awssdk.services.s3.model.UploadPartResponse;

/**
 * Sends each body with the sum that the settings want, and holds the store's answer against it. A store that keeps no checksums ignores
 * the header and does not say so; its ETag, where that is an MD5, is then compared instead, and from then on it gets the MD5 alone, which every
 * store checks. Any thread may call it.
 */
final class Integrity {
    private final S3Settings.Checksum wanted;
    private volatile boolean checksumsIgnored;

    Integrity(S3Settings.Checksum wanted) {
        this.wanted = wanted;
    }

    /** What is sent now. */
    S3Settings.Checksum kind() {
        return checksumsIgnored ? S3Settings.Checksum.MD5 : wanted;
    }

    /**
     * What goes with a body.
     *
     * @param base64 empty for none
     */
    record Sent(S3Settings.Checksum kind, String base64) {
        void addTo(PutObjectRequest.Builder request) {
            switch (kind) {
                case SHA256 -> request.checksumSHA256(base64);
                case CRC32C -> request.checksumCRC32C(base64);
                case MD5 -> request.contentMD5(base64);
                case NONE -> {}
            }
        }

        void addTo(UploadPartRequest.Builder request) {
            switch (kind) {
                case SHA256 -> request.checksumSHA256(base64);
                case CRC32C -> request.checksumCRC32C(base64);
                case MD5 -> request.contentMD5(base64);
                case NONE -> {}
            }
        }
    }

    /**
     * What the store answered.
     *
     * @param etag which may be an MD5
     * @param encryption of the object
     */
    record Answer(
            @Nullable String sha256,
            @Nullable String crc32c,
            Etag etag,
            @Nullable String encryption) {
        static Answer of(PutObjectResponse answer) {
            return new Answer(
                    answer.checksumSHA256(),
                    answer.checksumCRC32C(),
                    Etag.of(answer.eTag()),
                    answer.serverSideEncryptionAsString());
        }

        static Answer of(UploadPartResponse answer) {
            return new Answer(
                    answer.checksumSHA256(),
                    answer.checksumCRC32C(),
                    Etag.of(answer.eTag()),
                    answer.serverSideEncryptionAsString());
        }

        private @Nullable String checksum(S3Settings.Checksum kind) {
            return switch (kind) {
                case SHA256 -> sha256;
                case CRC32C -> crc32c;
                case MD5, NONE -> null;
            };
        }
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

    Sent sum(PartBody body) {
        return sum(body, kind());
    }

    /** @param kind the one that an upload began with: a store may want the same for all its parts */
    Sent sum(PartBody body, S3Settings.Checksum kind) {
        return switch (kind) {
            case SHA256 -> new Sent(kind, base64(Sum.Algorithm.SHA256, body));
            case CRC32C -> new Sent(kind, base64(Sum.Algorithm.CRC32C, body));
            case MD5 -> new Sent(kind, base64(Sum.Algorithm.MD5, body));
            case NONE -> new Sent(kind, "");
        };
    }

    private static String base64(Sum.Algorithm algorithm, PartBody body) {
        return Sum.base64(Sum.over(algorithm, body).finish());
    }

    /** @throws RepositoryException if the store received something else than was sent */
    Proof confirm(ObjectKey key, PartBody body, Sent sent, Answer answer) {
        String checksum = answer.checksum(sent.kind());
        if (checksum != null) {
            requireSame(key, sent.kind().name(), sent.base64(), checksum);
            return new Proof(Optional.empty(), Optional.of(checksum));
        }
        if (sent.kind() == S3Settings.Checksum.NONE || !answer.etag().isMd5(answer.encryption())) {
            return Proof.NONE;
        }
        String md5 = sent.kind() == S3Settings.Checksum.MD5
                ? Sum.hex(Base64.getDecoder().decode(sent.base64()))
                : Sum.hex(Sum.over(Sum.Algorithm.MD5, body).finish());
        requireSame(key, "MD5", md5, answer.etag().value());
        checksumsIgnored = true;
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
