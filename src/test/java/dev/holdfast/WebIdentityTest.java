package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import mockwebserver3.MockResponse;
import mockwebserver3.MockWebServer;
import mockwebserver3.RecordedRequest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A bucket without keys in the configuration, in a process that has a token of its platform, as Kubernetes gives to service accounts. */
final class WebIdentityTest {
    @TempDir
    private Path folder;

    @Test
    void whenTheProcessHasATokenOfItsPlatform_thenItTakesTheRole() throws Exception {
        try (S3Server s3 = S3Server.start();
                MockWebServer sts = new MockWebServer()) {
            sts.enqueue(new MockResponse.Builder()
                    .addHeader("Content-Type", "text/xml")
                    .body("""
                            <AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/">
                              <AssumeRoleWithWebIdentityResult><Credentials>
                                <AccessKeyId>%s</AccessKeyId><SecretAccessKey>%s</SecretAccessKey>
                                <SessionToken>session</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>
                              </Credentials></AssumeRoleWithWebIdentityResult>
                            </AssumeRoleWithWebIdentityResponse>
                            """.formatted(
                                    S3Server.WRITER.accessKeyId(),
                                    S3Server.WRITER.secretAccessKey().reveal()))
                    .build());
            sts.start();
            Path token = Files.writeString(folder.resolve("token"), "a-token");

            try (HoldfastProcess holdfast = HoldfastProcess.start(
                    configuration(s3),
                    Map.of(
                            "AWS_WEB_IDENTITY_TOKEN_FILE",
                            token.toString(),
                            "AWS_ROLE_ARN",
                            "arn:aws:iam::111122223333:role/holdfast",
                            "AWS_REGION",
                            "us-east-1",
                            "AWS_EC2_METADATA_DISABLED",
                            "true",
                            "AWS_ENDPOINT_URL_STS",
                            sts.url("/").toString()),
                    "list")) {
                HoldfastProcess.Result result = holdfast.await();

                assertThat(result.exitCode()).as(result.err()).isZero();
                assertThat(result.err()).contains("no backups");
            }
            RecordedRequest asked = sts.takeRequest();
            assertThat(asked.getBody().utf8()).contains("AssumeRoleWithWebIdentity", "a-token");
        }
    }

    private Path configuration(S3Server s3) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s"
                  repositories.cloud {
                    type = s3, bucket = %s, prefix = convex, region = us-east-1, endpoint = "%s", path-style = true
                  }
                  deployments.prod { url = "https://prod.convex.cloud", deploy-key = "prod:prod|key", into = [cloud], schedules {} }
                }
                """.formatted(
                        folder.resolve("state"), S3Server.BUCKET, s3.endpoint()));
    }
}
