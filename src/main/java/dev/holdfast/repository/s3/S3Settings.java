package dev.holdfast.repository.s3;

import dev.holdfast.secret.Secret;
import java.net.URI;
import java.util.Optional;

/**
 * A repository in a bucket.
 *
 * @param prefix without slashes at its ends; may be empty
 * @param endpoint empty for AWS itself
 * @param credentials empty for the SDK's default chain
 * @param partBytes of the parts of an upload, at least 5 MiB; grows by itself for very long streams
 * @param partsInFlight how many parts are sent at once; memory is {@code partBytes * (partsInFlight + 1)}
 */
public record S3Settings(
        String bucket,
        String prefix,
        String region,
        Optional<URI> endpoint,
        boolean pathStyle,
        Optional<Credentials> credentials,
        boolean chunkedEncoding,
        Checksum checksum,
        long partBytes,
        int partsInFlight,
        Encryption encryption) {

    /** A key pair from the configuration or from files. */
    public record Credentials(String accessKeyId, Secret secretAccessKey) {}

    /** The checksum that the SDK sends with each part and object, beside our own SHA-256 of everything. */
    public enum Checksum {
        SHA256,
        CRC32C,
        MD5,
        NONE
    }

    /**
     * Encryption by the store.
     *
     * @param algorithm {@code AES256} or {@code aws:kms}; empty for the bucket's default
     * @param kmsKey only with {@code aws:kms}; empty for the account's default key
     */
    public record Encryption(Optional<String> algorithm, Optional<String> kmsKey) {}
}
