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
            makeBucket(URI.create(endpoint), key, secret, bucket);
            return new S3Settings(
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
        });
    }

    private static void makeBucket(URI endpoint, String key, String secret, String bucket) {
        try (S3Client client = S3Client.builder()
                .endpointOverride(endpoint)
                .region(Region.US_EAST_1)
                .forcePathStyle(true)
                .credentialsProvider(StaticCredentialsProvider.create(AwsBasicCredentials.create(key, secret)))
                .build()) {
            client.createBucket(b -> b.bucket(bucket));
        } catch (BucketAlreadyOwnedByYouException | BucketAlreadyExistsException e) {
            return; // what was wanted
        }
    }
}
