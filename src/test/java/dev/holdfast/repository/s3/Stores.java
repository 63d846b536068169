package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.S3Server;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;

/** Stores for tests: each below a prefix of its own, with short pauses between tries. */
final class Stores {
    private static final S3Connection.Pace FAST = new S3Connection.Pace(Duration.ofMillis(2), Duration.ofMillis(2));

    private Stores() {}

    static S3Store on(S3Server server) {
        return with(server.settings(freshPrefix()));
    }

    static S3Store with(S3Settings settings) {
        return new S3Store(settings, FAST, Copies.Limits.STANDARD);
    }

    /** Copies what is over 6 MiB in parts. */
    static S3Store copyingInParts(S3Settings settings) {
        return new S3Store(settings, FAST, new Copies.Limits(6L << 20, 5L << 20));
    }

    static String freshPrefix() {
        return "test/" + UUID.randomUUID();
    }

    static UnaryOperator<S3Settings> checksum(S3Settings.Checksum checksum) {
        return s -> new S3Settings(
                s.bucket(),
                s.prefix(),
                s.region(),
                s.endpoint(),
                s.pathStyle(),
                s.credentials(),
                s.chunkedEncoding(),
                checksum,
                s.partBytes(),
                s.partsInFlight(),
                s.encryption());
    }

    static UnaryOperator<S3Settings> chunkedEncoding(boolean chunkedEncoding) {
        return s -> new S3Settings(
                s.bucket(),
                s.prefix(),
                s.region(),
                s.endpoint(),
                s.pathStyle(),
                s.credentials(),
                chunkedEncoding,
                s.checksum(),
                s.partBytes(),
                s.partsInFlight(),
                s.encryption());
    }

    static UnaryOperator<S3Settings> credentials(S3Settings.Credentials credentials) {
        return s -> new S3Settings(
                s.bucket(),
                s.prefix(),
                s.region(),
                s.endpoint(),
                s.pathStyle(),
                Optional.of(credentials),
                s.chunkedEncoding(),
                s.checksum(),
                s.partBytes(),
                s.partsInFlight(),
                s.encryption());
    }

    static UnaryOperator<S3Settings> bucket(String bucket) {
        return s -> new S3Settings(
                bucket,
                s.prefix(),
                s.region(),
                s.endpoint(),
                s.pathStyle(),
                s.credentials(),
                s.chunkedEncoding(),
                s.checksum(),
                s.partBytes(),
                s.partsInFlight(),
                s.encryption());
    }

    static UnaryOperator<S3Settings> endpoint(URI endpoint) {
        return s -> new S3Settings(
                s.bucket(),
                s.prefix(),
                s.region(),
                Optional.of(endpoint),
                s.pathStyle(),
                s.credentials(),
                s.chunkedEncoding(),
                s.checksum(),
                s.partBytes(),
                s.partsInFlight(),
                s.encryption());
    }

    static UnaryOperator<S3Settings> encryption(String algorithm) {
        return s -> new S3Settings(
                s.bucket(),
                s.prefix(),
                s.region(),
                s.endpoint(),
                s.pathStyle(),
                s.credentials(),
                s.chunkedEncoding(),
                s.checksum(),
                s.partBytes(),
                s.partsInFlight(),
                new S3Settings.Encryption(Optional.of(algorithm), Optional.empty()));
    }
}
