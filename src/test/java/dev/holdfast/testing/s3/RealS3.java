package dev.holdfast.testing.s3;

import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.secret.Secret;
import dev.holdfast.testing.Tools;
import java.net.URI;
import java.util.Optional;
import org.opentest4j.TestAbortedException;

/** S3 servers outside the JVM. Scripts beside the tests start them and print where they are: {@code src/test/scripts}. */
public final class RealS3 {
    private RealS3() {}

    /** Ceph's gateway: {@code HOLDFAST_RGW_ENDPOINT}, {@code _ACCESS_KEY} and {@code _SECRET_KEY}, as {@code ceph-start} prints them. */
    public static S3Settings ceph(String bucket, String prefix) {
        return environment("HOLDFAST_RGW", bucket, prefix)
                .orElseThrow(() -> Tools.missing("no Ceph gateway: HOLDFAST_RGW_ENDPOINT is not set"
                        + " (eval \"$(src/test/scripts/ceph-start)\" starts one)"));
    }

    /** moto: {@code HOLDFAST_MOTO_ENDPOINT}, as {@code moto-start} prints it. Few machines have it, so that it is never required. */
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
}
