package dev.holdfast.convex;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.sandbox.ExportRequestor;
import dev.holdfast.sandbox.KeyOperation;
import dev.holdfast.sandbox.Misbehaviour;
import dev.holdfast.sandbox.Misbehaviour.Nonsense;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The client and the sandbox, which were written apart from the same description, over real time and real sockets. */
final class AgainstSandboxTest {
    private static final String REQUEST = "/api/export/request";

    private final Clock clock = Clock.systemUTC();
    private final HttpTransport transport = new HttpTransport(new HttpSettings(
            "1.2.3",
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(10),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            new RetryPolicy(6, Duration.ofMillis(2), Duration.ofMillis(20), Duration.ofSeconds(5))));
    private Sandbox sandbox = started(Set.of());

    private static Sandbox started(Set<KeyOperation> operations) {
        return Sandbox.builder()
                .name("calm-cow-456")
                .data(SandboxData.guardman())
                .keyMay(operations)
                .start();
    }

    @AfterEach
    void close() {
        transport.close();
        sandbox.close();
    }

    private void restrict(Set<KeyOperation> operations) {
        sandbox.close();
        sandbox = started(operations);
    }

    private HttpDeployment deployment() {
        return deployment(sandbox.adminKey());
    }

    private HttpDeployment deployment(Secret key) {
        return new HttpDeployment(
                new Connection("prod", URI.create(sandbox.url()), key),
                transport,
                clock,
                Pause.sleeping(),
                new SplittableRandom(1));
    }

    private Export export() throws InterruptedException {
        return export(Duration.ofSeconds(20));
    }

    private Export export(Duration time) throws InterruptedException {
        Instant now = clock.instant();
        return deployment().export(new ExportRequest(true, now, now.plus(time)), ExportProgress.ignored());
    }

    private byte[] zip(Export export) throws IOException {
        try (Download download = deployment().download(export)) {
            return download.readAllBytes();
        }
    }

    @Test
    void whenAllIsWell_thenAnExportIsTakenWholeAndExpired() throws Exception {
        Instant before = clock.instant();

        Export export = export();

        assertThat(export.isOurs()).isTrue();
        assertThat(export.includesStorage()).isTrue();
        assertThat(export.snapshotTime()).isBetween(before.minusSeconds(1), clock.instant());
        assertThat(zip(export)).hasSize(Math.toIntExact(export.sizeBytes())).startsWith('P', 'K', 3, 4);
        assertThat(deployment().expire(export)).isTrue();
    }

    @Test
    void whenAnExportWasExpired_thenItIsNotAdopted() throws Exception {
        Export first = export();
        deployment().expire(first);

        Export second = deployment()
                .export(
                        new ExportRequest(true, Instant.EPOCH, clock.instant().plusSeconds(20)),
                        ExportProgress.ignored());

        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void whenItIsAskedBeforehand_thenAllIsGood() {
        PreflightReport report = new Preflight(clock).check(deployment(), true);

        assertThat(report.findings())
                .extracting(PreflightReport.Finding::level)
                .containsOnly(PreflightReport.Level.GOOD);
        assertThat(report.instanceName()).contains("calm-cow-456");
        assertThat(report.kind()).contains("sandbox");
        assertThat(report.clockSkew().orElseThrow().abs()).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void whenItHasVariables_thenTheyAreRead() {
        sandbox.setEnvironmentVariable("API_KEY", "abc");

        assertThat(deployment().environmentVariables().orElseThrow()).containsEntry("API_KEY", Secret.of("abc"));
    }

    @Nested
    final class GivenMisbehaviour {
        @Test
        void whenTheAnswerToTheRequestIsLost_thenOneExportIsMade() throws Exception {
            sandbox.misbehaviour().loseAnswers(REQUEST, 1);

            assertThat(zip(export())).isNotEmpty();
        }

        @Test
        void whenRequestsAreDroppedAndRefused_thenTheExportComesInTheEnd() throws Exception {
            sandbox.misbehaviour().dropRequests(REQUEST, 1);
            sandbox.misbehaviour().answer(REQUEST, 503, 2);
            sandbox.misbehaviour().answer(REQUEST, 429, 1);

            assertThat(export().isOurs()).isTrue();
        }

        @Test
        void whenPollsFail_thenTheExportComesInTheEnd() throws Exception {
            sandbox.misbehaviour().exportTakes(Duration.ofMillis(100));
            sandbox.misbehaviour().answer("/api/query", 503, 4);
            sandbox.misbehaviour().dropRequests("/api/query", 3);

            assertThat(export().isOurs()).isTrue();
        }

        @Test
        void whenTheExportIsStuck_thenTheDeadlineCancelsIt() throws Exception {
            sandbox.misbehaviour().exportsGetStuck();

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> export(Duration.ofMillis(300)))
                    .withMessageContaining("passed")
                    .withMessageContaining("it was cancelled");
            sandbox.misbehaviour().behave();
            assertThat(export().isOurs()).isTrue();
        }

        @Test
        void whenSomebodyCancelsIt_thenThatIsSaid() {
            sandbox.misbehaviour().cancelExports(1);

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(AgainstSandboxTest.this::export)
                    .withMessageContaining("was cancelled there");
        }

        @Test
        void whenTheDownloadIsCut_thenItIsNoEnd() throws Exception {
            Export export = export();
            sandbox.misbehaviour().cutDownloads(1000, 1);

            assertThatExceptionOfType(CutDownloadException.class)
                    .isThrownBy(() -> zip(export))
                    .withMessageContaining("after 1000 of " + export.sizeBytes());
            assertThat(zip(export)).hasSize(Math.toIntExact(export.sizeBytes()));
        }

        @Test
        void whenTheLengthIsWrong_thenItIsRefused() throws Exception {
            Export export = export();
            sandbox.misbehaviour().misdeclareLength(-10, 1);

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> zip(export))
                    .withMessageContaining("but said the export has");
        }

        @Test
        void whenTheLengthIsWithheld_thenTheRowsCounts() throws Exception {
            Export export = export();
            sandbox.misbehaviour().withholdLength(1);

            assertThat(zip(export)).hasSize(Math.toIntExact(export.sizeBytes()));
        }

        @Test
        void whenTheExportIsLost_thenThatIsSaid() throws Exception {
            Export export = export();
            sandbox.misbehaviour().loseExports(1);

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> zip(export))
                    .withMessageContaining("404 ExportNotFound");
        }

        @Test
        void whenTheKeyIsRevoked_thenThatIsSaid() {
            sandbox.misbehaviour().refuseKeys(401);

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> deployment().checkKey())
                    .satisfies(e -> assertThat(e.hint()).contains("the key was revoked"));
        }

        @Test
        void whenAnswersAreNonsense_thenEachIsAFailureAndNothingHangs() {
            for (Nonsense nonsense : Nonsense.values()) {
                sandbox.misbehaviour().answerNonsense("/api", nonsense, Misbehaviour.ALWAYS);

                assertThatExceptionOfType(DeploymentException.class)
                        .isThrownBy(() -> deployment().checkKey());
                assertThatExceptionOfType(DeploymentException.class).isThrownBy(AgainstSandboxTest.this::export);
                sandbox.misbehaviour().behave();
            }
        }

        @Test
        void whenAPortalAcceptsTheRequest_thenItIsNotBelieved() {
            sandbox.misbehaviour().answerNonsense(REQUEST, Nonsense.HTML, 1);

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(AgainstSandboxTest.this::export)
                    .withMessageContaining("cannot request an export of prod")
                    .withMessageContaining("a web page");
        }
    }

    @Nested
    final class GivenOthers {
        @Test
        void whenTheirExportRuns_thenOursComesAfterIt() throws Exception {
            String theirs = sandbox.beginForeignExport(ExportRequestor.SNAPSHOT_EXPORT, false);
            List<String> heard = new CopyOnWriteArrayList<>();
            Instant now = clock.instant();

            Export export = deployment().export(new ExportRequest(true, now, now.plusSeconds(20)), message -> {
                heard.add(message);
                sandbox.finishForeignExports();
            });

            assertThat(export.isOurs()).isTrue();
            assertThat(export.id()).isNotEqualTo(theirs);
            assertThat(heard.get(0)).startsWith("waiting for an export that somebody else began");
        }

        @Test
        void whenABackupOfTheCloudRuns_thenOursComesAfterIt() throws Exception {
            sandbox.beginForeignExport(ExportRequestor.CLOUD_BACKUP, true);
            Instant now = clock.instant();

            Export export = deployment().export(new ExportRequest(true, now, now.plusSeconds(20)), message -> {
                if (message.contains("backup of the cloud")) {
                    sandbox.finishForeignExports();
                }
            });

            assertThat(export.isOurs()).isTrue();
        }
    }

    @Nested
    final class GivenALesserKey {
        @Test
        void whenItMayNotExport_thenThatIsSaid() {
            restrict(Set.of(KeyOperation.VIEW_BACKUPS, KeyOperation.DOWNLOAD_BACKUPS));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(AgainstSandboxTest.this::export)
                    .satisfies(e -> assertThat(e.hint()).contains("deployment:backups:create"));
            assertThat(new Preflight(clock).check(deployment(), true).isUsable())
                    .isFalse();
        }

        @Test
        void whenItMayNotFollowExports_thenThatIsSaid() {
            restrict(Set.of(KeyOperation.CREATE_BACKUPS));

            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(AgainstSandboxTest.this::export)
                    .satisfies(e -> assertThat(e.hint()).contains("deployment:backups:view"));
        }

        @Test
        void whenItMayNotExpireOrSeeVariables_thenTheRestWorks() throws Exception {
            restrict(Set.of(KeyOperation.CREATE_BACKUPS, KeyOperation.VIEW_BACKUPS, KeyOperation.DOWNLOAD_BACKUPS));

            Export export = export();

            assertThat(deployment().expire(export)).isFalse();
            assertThat(deployment().environmentVariables()).isEmpty();
        }

        @Test
        void whenARestoreKeyLacksSomething_thenItIsSaidForWhat() {
            restrict(Set.of(KeyOperation.VIEW_BACKUPS, KeyOperation.VIEW_DATA));
            ImportTarget target = new ImportTarget(
                    new Connection("prod", URI.create(sandbox.url()), sandbox.adminKey()),
                    transport,
                    clock,
                    Pause.sleeping(),
                    new SplittableRandom(1));

            PreflightReport report = new Preflight(clock).check(deployment(), true, Optional.of(target));

            assertThat(target.lacks())
                    .containsExactly(
                            RestoreRight.IMPORT,
                            RestoreRight.PAUSE,
                            RestoreRight.UNPAUSE,
                            RestoreRight.ENVIRONMENT,
                            RestoreRight.JOBS);
            assertThat(report.findings())
                    .contains(
                            new PreflightReport.Finding(
                                    PreflightReport.Level.WARNING,
                                    "the restore key may not import, so nothing can be restored",
                                    "allow deployment:backups:import to the restore key"),
                            new PreflightReport.Finding(
                                    PreflightReport.Level.NOTE,
                                    "the restore key may not pause the deployment, so --pause is refused",
                                    "allow deployment:pause to the restore key, if you want it"),
                            new PreflightReport.Finding(
                                    PreflightReport.Level.GOOD, "the restore key may follow an import", ""));
        }

        @Test
        void whenARestoreKeyIsRefused_thenBackupsAreStillPossible() {
            ImportTarget target = new ImportTarget(
                    new Connection("prod", URI.create(sandbox.url()), Secret.of("calm-cow-456|01ff")),
                    transport,
                    clock,
                    Pause.sleeping(),
                    new SplittableRandom(1));

            PreflightReport report = new Preflight(clock).check(deployment(), true, Optional.of(target));

            assertThat(report.isUsable()).isTrue();
            assertThat(report.findings())
                    .anySatisfy(finding -> assertThat(finding.text())
                            .startsWith("with the restore key nothing can be restored: ")
                            .contains("401"));
        }

        @Test
        void whenItIsForAnotherDeployment_thenBothNamesAreSaid() {
            assertThatExceptionOfType(DeploymentException.class)
                    .isThrownBy(() -> deployment(Secret.of("prod:happy-animal-123|eyJ2MiI6Ing"))
                            .checkKey())
                    .satisfies(e -> assertThat(e.hint())
                            .contains("for the deployment happy-animal-123, but this one is calm-cow-456"));
        }
    }
}
