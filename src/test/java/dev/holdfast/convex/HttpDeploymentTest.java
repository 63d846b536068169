package dev.holdfast.convex;

import static dev.holdfast.convex.ScriptedConvex.START;
import static dev.holdfast.convex.ScriptedConvex.error;
import static dev.holdfast.convex.ScriptedConvex.html;
import static dev.holdfast.convex.ScriptedConvex.json;
import static dev.holdfast.convex.ScriptedConvex.status;
import static dev.holdfast.convex.ScriptedConvex.text;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.PreflightReport.Finding;
import dev.holdfast.convex.PreflightReport.Level;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.secret.Secret;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.time.Instant;
import java.util.Base64;
import java.util.SplittableRandom;
import mockwebserver3.MockResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

final class HttpDeploymentTest {
    private static final MockResponse FORBIDDEN = error(403, "OperationNotPermitted", "You do not have permission.");

    private final ScriptedConvex convex = new ScriptedConvex();

    @AfterEach
    void close() {
        convex.close();
    }

    private static MockResponse timestamp(Instant at) {
        byte[] bytes = ByteBuffer.allocate(8)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(ExportRow.nanosOf(at))
                .array();
        return json("{\"ts\":\"" + Base64.getEncoder().encodeToString(bytes) + "\"}");
    }

    @Nested
    final class GivenIdentity {
        @Test
        void whenTheHostIsTheClouds_thenNobodyIsAsked() {
            HttpDeployment cloud = new HttpDeployment(
                    new Connection(
                            "prod", URI.create("https://calm-cow-456.eu-west-1.convex.cloud/"), Secret.of("k|x")),
                    convex.transport,
                    convex.clock,
                    convex::pass,
                    new SplittableRandom(1));

            assertThat(cloud.kind()).isEqualTo("cloud");
            assertThat(cloud.url()).isEqualTo("https://calm-cow-456.eu-west-1.convex.cloud");
        }

        @Test
        void whenTheVersionSaysSandbox_thenSoDoWe() {
            convex.on("/version", text("holdfast-sandbox 0.1.0"));

            assertThat(convex.deployment().kind()).isEqualTo("sandbox");
        }

        @Test
        void whenItSaysSelfHosted_thenSoDoWe() {
            convex.on("/version", text("abc")).on("/api/v1/deployment_info", json("{\"kind\":\"selfHosted\"}"));

            assertThat(convex.deployment().kind()).isEqualTo("self-hosted");
        }

        @Test
        void whenACustomDomainIsTheClouds_thenTheAnswerTells() {
            convex.on("/version", text("abc")).on("/api/v1/deployment_info", json("{\"kind\":\"cloud\",\"teamId\":1}"));

            assertThat(convex.deployment().kind()).isEqualTo("cloud");
        }

        @Test
        void whenTheKeyMayNotAsk_thenItCountsAsSelfHosted() {
            convex.on("/version", text("abc")).on("/api/v1/deployment_info", FORBIDDEN);

            assertThat(convex.deployment().kind()).isEqualTo("self-hosted");
        }

        @Test
        void whenTheVersionIsEmpty_thenItIsUnknown() {
            convex.on("/version", text(""));

            assertThat(convex.deployment().version()).isEqualTo("unknown");
        }

        @Test
        void whenTheNameIsAPage_thenThatIsRefused() {
            convex.on("/instance_name", html(200));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> convex.deployment().instanceName())
                    .withMessageContaining("something other than a short text");
        }

        @Test
        void whenATimestampIsRead_thenNoNanosecondIsLost() {
            Instant at = Instant.parse("2026-11-21T02:00:00.123456789Z");
            convex.on("/api/query_ts", timestamp(at));

            assertThat(convex.deployment().queryTimestamp()).isEqualTo(at);
        }
    }

    @Nested
    final class GivenEnvironmentVariables {
        private static final String PATH = "/api/v1/list_environment_variables";

        @Test
        void whenTheKeyMaySeeThem_thenTheyAreSortedSecrets() {
            convex.on(PATH, json("{\"environmentVariables\":{\"ZED\":\"z\",\"API_KEY\":\"a\"}}"));

            assertThat(convex.deployment().environmentVariables())
                    .hasValueSatisfying(found -> assertThat(found.keySet()).containsExactly("API_KEY", "ZED"))
                    .hasValueSatisfying(found -> assertThat(found.get("ZED")).isEqualTo(Secret.of("z")));
        }

        @Test
        void whenTheKeyMayNotSeeThem_thenThereIsNone() {
            convex.on(PATH, FORBIDDEN);

            assertThat(convex.deployment().environmentVariables()).isEmpty();
        }

        @Test
        void whenTheKeyIsRevoked_thenThatIsAFailure() {
            convex.on(PATH, error(401, "BadAdminKey", "no"));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> convex.deployment().environmentVariables());
        }
    }

    @Nested
    final class GivenAnExportToExpire {
        private static final String PATH = "/api/export/set_expiration/k1";
        private final Export ours = new Export("k1", START.plusNanos(7), 5, true, true);

        @Test
        void whenTheKeyMay_thenItsExpiryLiesInThePast() {
            convex.on(PATH, status(200));

            assertThat(convex.deployment().expire(ours)).isTrue();
            assertThat(convex.requests.get(0).getBody().utf8()).isEqualTo("{\"expirationTsNs\":1795226400000000007}");
            assertThat(convex.requests.get(0).getHeaders().get("Content-Type")).isEqualTo("application/json");
        }

        @Test
        void whenTheKeyMayNot_thenItIsLeft() {
            convex.on(PATH, FORBIDDEN);

            assertThat(convex.deployment().expire(ours)).isFalse();
        }

        @Test
        void whenTheDeploymentFails_thenItIsLeftAndNothingElseFails() {
            convex.on(PATH, status(500), status(500), status(500));

            assertThat(convex.deployment().expire(ours)).isFalse();
            assertThat(convex.requests).hasSize(3);
        }

        @Test
        void whenItIsSomebodyElses_thenItIsLeft() {
            assertThat(convex.deployment().expire(new Export("k1", START, 5, true, false)))
                    .isFalse();
            assertThat(convex.calls).isEmpty();
        }
    }

    @Nested
    final class GivenAPreflight {
        private PreflightReport check(String operations) {
            convex.on("/instance_name", text("calm-cow-456"))
                    .on("/version", text("holdfast-sandbox"))
                    .on(
                            "/api/check_admin_key",
                            json("{\"success\":true,\"allowedOps\":" + operations + ",\"isReadOnly\":false}"));
            return new Preflight(convex.clock).check(convex.deployment(), true);
        }

        @Test
        void whenTheKeyMayDoEverything_thenAllIsGood() {
            convex.on("/api/query_ts", timestamp(START.plusSeconds(3)));

            PreflightReport report = check("[]");

            assertThat(report.isUsable()).isTrue();
            assertThat(report.findings()).extracting(Finding::level).containsOnly(Level.GOOD);
            assertThat(report.clockSkew()).contains(java.time.Duration.ofSeconds(3));
            assertThat(report.kind()).contains("sandbox");
        }

        @Test
        void whenTheKeyMayNotExpireOrCancel_thenBackupsStillWork() {
            convex.on("/api/query_ts", timestamp(START.minusSeconds(600)));

            PreflightReport report = check("[\"CreateBackups\",\"ViewBackups\",\"DownloadBackups\"]");

            assertThat(report.isUsable()).isTrue();
            assertThat(report.findings())
                    .filteredOn(finding -> finding.level() == Level.WARNING)
                    .extracting(Finding::hint)
                    .containsExactly(
                            "allow deployment:backups:delete to the key, or use one that has it",
                            "allow deployment:backups:import to the key, or use one that has it",
                            "allow deployment:env:view to the key, or use one that has it",
                            "allow deployment:data:view to the key, or use one that has it");
        }

        @Test
        void whenTheKeyIsReadOnly_thenNoBackupCanBeTaken() {
            convex.on("/api/query_ts", timestamp(START));

            PreflightReport report = check("[\"ViewBackups\",\"DownloadBackups\"]");

            assertThat(report.isUsable()).isFalse();
            assertThat(report.findings())
                    .contains(new Finding(
                            Level.PROBLEM,
                            "the key may not request exports with stored files",
                            "allow deployment:backups:create to the key, or use one that has it"));
        }

        @Test
        void whenTheClockIsFarAhead_thenThatIsWarnedAbout() {
            convex.on("/api/query_ts", timestamp(START.plusSeconds(90)));

            assertThat(check("[]").findings())
                    .extracting(Finding::text)
                    .contains("the deployment's clock is 90 s ahead of ours");
        }

        @Test
        void whenNobodyAnswers_thenTheReportSaysSo() {
            PreflightReport report = new Preflight(convex.clock).check(convex.deployment(), true);

            assertThat(report.isUsable()).isFalse();
            assertThat(report.findings()).hasSize(1);
        }
    }
}
