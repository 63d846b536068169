package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.repository.Leases;
import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.Sweep;
import dev.holdfast.repository.ThisHost;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.ShiftedClock;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real process, really killed at each step of a backup into a bucket: never a false backup, the next run succeeds, and what is left can be swept. */
final class KilledProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final SandboxData data = SandboxData.guardman();
    private final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();
    private final ShiftedClock clock = new ShiftedClock();
    private final S3Server s3 = S3Server.start(S3Abilities.aws(), clock);

    @TempDir
    private Path folder;

    private Path configuration;
    private Commands holdfast;

    @BeforeEach
    void configure() throws IOException {
        configuration = Configurations.ofBucket(folder, "killed", s3, sandbox);
        holdfast = new Commands(configuration);
    }

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    @Nested
    class GivenItIsKilledBeforeTheManifest {
        @Test
        void whenItWaitsForTheExport_thenThereIsNoBackup() throws Exception {
            sandbox.misbehaviour().exportsGetStuck();

            killWhen(process -> process.err().contains("exporting prod"));

            thenThereIsNone();
        }

        @Test
        void whenItDownloads_thenThereIsNoBackup() throws Exception {
            sandbox.misbehaviour().slowDownloads(10_000);

            killWhen(process -> process.err().contains("downloading"));

            thenThereIsNone();
        }

        @Test
        void whenItUploadsParts_thenThereIsNoBackup() throws Exception {
            data.store("", "application/octet-stream", noise(12 << 20));
            s3.faults().next(S3Operation.UPLOAD_PART, 3, new S3Fault.Wait(PATIENCE));

            killWhen(process -> !s3.requests(S3Operation.UPLOAD_PART).isEmpty());

            s3.faults().clear();
            thenThereIsNone();
        }

        @Test
        void whenItIsAboutToWriteTheManifest_thenThereIsNoBackup() throws Exception {
            s3.faults().nextOn(S3Operation.PUT_OBJECT, "/manifests/", new S3Fault.Wait(PATIENCE));

            killWhen(process -> s3.requests(S3Operation.PUT_OBJECT).stream()
                    .anyMatch(request -> request.key().contains("/manifests/")));

            thenThereIsNone();
        }
    }

    @Nested
    class GivenItIsKilledAfterTheManifest {
        @Test
        void whenItGivesUpItsLease_thenTheBackupIsThereAndWhole() throws Exception {
            s3.faults().nextOn(S3Operation.DELETE_OBJECT, "/leases/", new S3Fault.Wait(PATIENCE));

            killWhen(process -> s3.requests(S3Operation.DELETE_OBJECT).stream()
                    .anyMatch(request -> request.key().contains("/leases/")));

            assertThat(holdfast.backups()).isEqualTo(1);
            assertThat(holdfast.execute("verify", "latest"))
                    .as(holdfast.printed())
                    .isZero();
            thenTheNextRunSucceeds(2);
        }
    }

    private void thenThereIsNone() {
        assertThat(holdfast.backups()).isZero();
        sandbox.misbehaviour().behave();
        thenTheNextRunSucceeds(1);
    }

    private void thenTheNextRunSucceeds(int backups) {
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        assertThat(holdfast.backups()).isEqualTo(backups);
        thenLeftoversAreSwept(backups);
    }

    private void thenLeftoversAreSwept(int backups) {
        clock.shift(Duration.ofHours(25));
        try (ObjectStore store = new S3Store(s3.settings("killed"));
                Repository repository = new Repository("cloud", store, false, clock)) {
            new Sweep(repository, new Leases(ThisHost.read(), clock), "sweep", clock).run();

            assertThat(store.unfinishedUploads()).isEmpty();
            try (var archives = store.list("archives/")) {
                assertThat(archives).hasSize(backups);
            }
        }
    }

    private void killWhen(Predicate<HoldfastProcess> isReached) throws InterruptedException {
        try (HoldfastProcess process = HoldfastProcess.start(configuration, Map.of(), "backup", "prod")) {
            await("the step, after: " + process.err())
                    .atMost(PATIENCE)
                    .until(() -> isReached.test(process) || !process.isAlive());
            assertThat(process.isAlive()).as(process.err()).isTrue();
            process.kill();
        }
    }

    private static byte[] noise(int bytes) {
        byte[] noise = new byte[bytes];
        new Random(7).nextBytes(noise);
        return noise;
    }
}
