package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.failure.RepositoryException;
import java.net.URI;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.core.exception.SdkClientException;

final class S3FailuresTest {
    private final S3Failures failures = new S3Failures(new S3Settings(
            "backups",
            "convex",
            "eu-central-1",
            Optional.of(URI.create("https://s3.example.com")),
            true,
            Optional.empty(),
            false,
            S3Settings.Checksum.SHA256,
            8L << 20,
            2,
            new S3Settings.Encryption(Optional.empty(), Optional.empty())));

    @Test
    void whenThereAreNoCredentials_thenItIsSaidInOneSentence() {
        RepositoryException failure = failures.of(
                S3Action.READ,
                "archives/",
                SdkClientException.create("Unable to load credentials from any of the providers in the chain"
                        + " AwsCredentialsProviderChain(credentialsProviders=[SystemPropertyCredentialsProvider()])"));

        assertThat(failure)
                .hasMessageEndingWith(": no credentials are configured, and the surroundings have none")
                .hasMessageNotContaining("Chain");
        assertThat(failure.hint()).contains("access-key-id", "instance role");
    }
}
