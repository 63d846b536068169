package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.s3.S3Store;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.HoldfastProcess;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A copy into a bucket as a real process, really killed at its steps: no half copy is ever seen, and the next run goes on where it was. */
final class KilledCopyTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Noise of 23 MiB in parts of 5 MiB. */
    private static final int PARTS = 5;

    private final SandboxData data = SandboxData.guardman();
    private final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();
    private final S3Server s3 = S3Server.start();

    @TempDir
    private Path folder;

    private Path configuration;
    private Commands holdfast;

    @BeforeEach
    void takeOne() throws IOException {
        byte[] noise = new byte[23 << 20];
        new Random(7).nextBytes(noise);
        data.store("", "application/octet-stream", noise);
        configuration = new ThreePlaces(folder, s3, sandbox).configure("schedules {}", "");
        holdfast = new Commands(configuration);
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
    }

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    @Test
    void whenItSendsParts_thenTheNextRunSendsOnlyTheOthers() throws Exception {
        s3.faults().pass(S3Operation.UPLOAD_PART, 3);
        s3.faults().next(S3Operation.UPLOAD_PART, PARTS, new S3Fault.Wait(PATIENCE));

        killWhenAsked(S3Operation.UPLOAD_PART, "", 4);

        thenThereIsNone();
        long sent = thenTheNextRunCompletes();
        long parts = s3.requests(S3Operation.UPLOAD_PART).size();
        assertThat(parts).as("parts sent again").isBetween(1L, (long) PARTS - 2);
        assertThat(sent).as("bytes sent again").isLessThanOrEqualTo((parts - 1) * (5L << 20) + (4L << 20));
    }

    @Tag("slow")
    @Test
    void whenItCompletesTheUpload_thenTheNextRunSendsNothingAgain() throws Exception {
        s3.faults().next(S3Operation.COMPLETE_UPLOAD, 1, new S3Fault.Wait(PATIENCE));

        killWhenAsked(S3Operation.COMPLETE_UPLOAD, "", 1);

        thenThereIsNone();
        assertThat(thenTheNextRunCompletes()).isLessThan(5L << 20);
        assertThat(s3.requests(S3Operation.UPLOAD_PART)).hasSizeLessThanOrEqualTo(1);
    }

    @Test
    void whenItIsAboutToWriteTheManifest_thenTheNextRunSendsNothingAgain() throws Exception {
        s3.faults().nextOn(S3Operation.PUT_OBJECT, "/manifests/", new S3Fault.Wait(PATIENCE));

        killWhenAsked(S3Operation.PUT_OBJECT, "/manifests/", 1);

        thenThereIsNone();
        assertThat(thenTheNextRunCompletes()).isZero();
        assertThat(s3.requests(S3Operation.UPLOAD_PART)).isEmpty();
    }

    @Tag("slow")
    @Test
    void whenItGivesUpItsLease_thenTheCopyIsThereAndWhole() throws Exception {
        s3.faults().nextOn(S3Operation.DELETE_OBJECT, "/leases/prod.json", new S3Fault.Wait(PATIENCE));

        killWhenAsked(S3Operation.DELETE_OBJECT, "/leases/prod.json", 1);

        assertThat(copies()).isEqualTo(2);
        assertThat(holdfast.execute("verify", "latest")).as(holdfast.printed()).isZero();
        assertThat(holdfast.execute("replicate")).as(holdfast.printed()).isZero();
        assertThat(holdfast.out()).contains(" -> offsite: copied").doesNotContain(" -> cloud: ");
    }

    private void killWhenAsked(S3Operation operation, String key, int times) throws InterruptedException {
        long before = asked(operation, key);
        try (HoldfastProcess replicate = HoldfastProcess.start(configuration, Map.of(), "replicate")) {
            await("the step, after: " + replicate.err())
                    .atMost(PATIENCE)
                    .until(() -> asked(operation, key) >= before + times || !replicate.isAlive());
            assertThat(replicate.isAlive()).as(replicate.err()).isTrue();
            replicate.kill();
        }
        s3.faults().clear();
        s3.forgetRequests();
    }

    private long asked(S3Operation operation, String key) {
        return s3.requests(operation).stream()
                .filter(request -> request.key().contains(key))
                .count();
    }

    private void thenThereIsNone() {
        assertThat(copies()).isEqualTo(1);
        assertThat(holdfast.execute("verify", "latest")).as(holdfast.printed()).isZero();
    }

    /** Returns how many bytes it says it sent to the bucket. */
    private long thenTheNextRunCompletes() {
        assertThat(holdfast.execute("replicate", "--json"))
                .as(holdfast.printed())
                .isZero();
        Matcher sent = Pattern.compile("(?s)\"to\" : \"cloud\".*?\"sentBytes\" : (\\d+)")
                .matcher(holdfast.out());
        assertThat(sent.find()).as(holdfast.out()).isTrue();
        assertThat(copies()).isEqualTo(3);
        assertThat(holdfast.execute("verify", "latest")).as(holdfast.printed()).isZero();
        try (ObjectStore store = new S3Store(s3.settings("three"))) {
            assertThat(store.unfinishedUploads()).isEmpty();
        }
        return Long.parseLong(sent.group(1));
    }

    private long copies() {
        assertThat(holdfast.execute("list", "--json")).as(holdfast.printed()).isZero();
        Matcher copies = Pattern.compile("\"copies\" : (\\d+)").matcher(holdfast.out());
        assertThat(copies.find()).as(holdfast.out()).isTrue();
        return Long.parseLong(copies.group(1));
    }
}
