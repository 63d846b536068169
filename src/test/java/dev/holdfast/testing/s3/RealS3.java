package dev.holdfast.testing.s3;

import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.Tools;
import java.net.URI;
import java.util.Optional;
import org.opentest4j.TestAbortedException;
import software.amazon.awssdk.auth.credentials.AwsBasicCredentials;
import software.amazon.awssdk.auth.credentials.StaticCredentialsProvider;
import software.amazon.awssdk.regions.Region;
import software.amazon.awssdk.services.s3.S3Client;
import software.amazon.awssdk.services.s3.model.BucketAlreadyExistsException;
import software.amazon.awssdk.services.s3.model.BucketAlreadyOwnedByYouException;

/** S3 servers outside the JVM. Scripts start them and print where they are: {@code src/test/scripts}. */
public final class RealS3 {
    private RealS3() {}

    /**
     * Ceph's gateway, where {@code HOLDFAST_RGW_ENDPOINT}, {@code _ACCESS_KEY} and {@code _SECRET_KEY} say, as {@code ceph-start}
     * prints them; the bucket is made if it is not there.
     */
    public static S3Settings ceph(String bucket, String prefix) {
        return environment("HOLDFAST_RGW", bucket, prefix)
                .orElseThrow(() -> Tools.missing("no Ceph gateway: HOLDFAST_RGW_ENDPOINT is not set"
                        + " (eval \"$(src/test/scripts/ceph-start)\" starts one)"));
    }

    /** A bucket of Ceph's gateway with Object Lock. */
    public static S3Settings cephWithLock(String bucket, String prefix) {
        S3Settings settings = ceph("holdfast-gateway", prefix);
        S3Settings locked = in(settings, bucket);
        makeBucket(locked, true);
        return locked;
    }

    /** A bucket of moto with Object Lock. */
    public static S3Settings motoWithLock(String bucket, String prefix) {
        S3Settings settings = moto("holdfast-contract", prefix);
        S3Settings locked = in(settings, bucket);
        makeBucket(locked, true);
        return locked;
    }

    private static S3Settings in(S3Settings settings, String bucket) {
        return new S3Settings(
                bucket,
                settings.prefix(),
                settings.region(),
                settings.endpoint(),
                settings.pathStyle(),
                settings.credentials(),
                settings.chunkedEncoding(),
                settings.checksum(),
                settings.partBytes(),
                settings.partsInFlight(),
                settings.encryption());
    }

    /** The SDK's own client, for what an operator does with other tools. The caller closes it. */
    public static S3Client client(S3Settings settings) {
        S3Settings.Credentials credentials = settings.credentials().orElseThrow();
        return S3Client.builder()
                .endpointOverride(settings.endpoint().orElseThrow())
                .region(Region.of(settings.region()))
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(
                        credentials.accessKeyId(), credentials.secretAccessKey().reveal())))
                .build();
    }

    /** moto, where {@code HOLDFAST_MOTO_ENDPOINT} says, as {@code moto-start} prints it. Few machines have it, so that it is never required. */
    public static S3Settings moto(String bucket, String prefix) {
        return environment("HOLDFAST_MOTO", bucket, prefix)
                .orElseThrow(() -> new TestAbortedException("no moto: HOLDFAST_MOTO_ENDPOINT is not set: skipped"));
    }

    private static Optional<S3Settings> environment(String name, String bucket, String prefix) {
        return Optional.ofNullable(System.getenv(name + "_ENDPOINT")).map(endpoint -> {
            String key =
                    Optional.ofNullable(System.getenv(name + "_ACCESS_KEY")).orElse("holdfast");
            String secret =
                    Optional.ofNullable(System.getenv(name + "_SECRET_KEY")).orElse("holdfastsecret");
            S3Settings settings = new S3Settings(
                    bucket,
                    prefix,
                    "us-east-1",
                    Optional.of(URI.create(endpoint)),
                    true,
                    Optional.of(new S3Settings.Credentials(key, Secret.of(secret))),
                    false,
                    S3Settings.Checksum.SHA256,
                    5L * 1024 * 1024,
                    3,
                    new S3Settings.Encryption(Optional.empty(), Optional.empty()));
            makeBucket(settings, false);
            return settings;
        });
    }

    private static void makeBucket(S3Settings settings, boolean hasObjectLock) {
        try (S3Client client = client(settings)) {
            client.createBucket(
                    b -> b.bucket(settings.bucket()).objectLockEnabledForBucket(hasObjectLock ? true : null));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            return; // what was wanted
        }
    }
}
