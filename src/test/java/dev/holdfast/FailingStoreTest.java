package dev.holdfast;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.sandbox.SandboxData;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever the store answers: never a false backup, a clear end, and the next run succeeds. */
final class FailingStoreTest {
    /** More than any retrying asks for. */
    private static final int ALWAYS = 50;

    private final SandboxData data = SandboxData.guardman();
    private final Sandbox sandbox = Sandbox.builder().name("prod").data(data).start();
    private final S3Server s3 = S3Server.start();

    @TempDir
    private Path folder;

    private Commands holdfast;

    @BeforeEach
    void configure() throws IOException {
        byte[] noise = new byte[6 << 20];
        new Random(7).nextBytes(noise);
        data.store("", "application/octet-stream", noise);
        Path configuration = Configurations.ofBucket(folder, "failing", s3, sandbox);
        holdfast = new Commands(configuration);
    }

    @AfterEach
    void close() {
        s3.close();
        sandbox.close();
    }

    static Stream<Arguments> lasting() {
        return Stream.of(
                Arguments.of(S3Operation.UPLOAD_PART, new S3Fault.DropConnection()),
                Arguments.of(S3Operation.COMPLETE_UPLOAD, new S3Fault.ErrorInsideOk("InternalError")));
    }

    /** Each takes as long as the SDK goes on trying. */
    static Stream<Arguments> lastingAndLong() {
        return Stream.of(
                Arguments.of(S3Operation.UPLOAD_PART, S3Fault.internalError()),
                Arguments.of(S3Operation.UPLOAD_PART, S3Fault.slowDown()),
                Arguments.of(S3Operation.COMPLETE_UPLOAD, S3Fault.internalError()),
                Arguments.of(S3Operation.CREATE_UPLOAD, S3Fault.slowDown()));
    }

    @Tag("slow")
    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lastingAndLong")
    void whenItFailsForEverAndLong_thenThereIsNoBackupAndTheNextRunSucceeds(S3Operation operation, S3Fault fault) {
        whenItFailsForEver_thenThereIsNoBackupAndTheNextRunSucceeds(operation, fault);
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("lasting")
    void whenItFailsForEver_thenThereIsNoBackupAndTheNextRunSucceeds(S3Operation operation, S3Fault fault) {
        s3.faults().next(operation, ALWAYS, fault);

        int exitCode = holdfast.execute("backup", "prod");

        assertThat(exitCode).as(holdfast.printed()).isEqualTo(5);
        assertThat(holdfast.err()).contains("HINT").doesNotContain("\tat ");
        s3.faults().clear();
        assertThat(holdfast.backups()).isZero();
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        assertThat(holdfast.backups()).isEqualTo(1);
    }

    static Stream<Arguments> passing() {
        return Stream.of(
                Arguments.of(S3Operation.UPLOAD_PART, S3Fault.internalError()),
                Arguments.of(S3Operation.UPLOAD_PART, S3Fault.slowDown()),
                Arguments.of(S3Operation.UPLOAD_PART, new S3Fault.DropConnection()),
                Arguments.of(S3Operation.COMPLETE_UPLOAD, new S3Fault.LoseAnswer()),
                Arguments.of(S3Operation.COMPLETE_UPLOAD, S3Fault.internalError()));
    }

    @ParameterizedTest(name = "{0} {1}")
    @MethodSource("passing")
    void whenItFailsOnce_thenTheBackupSucceedsAllTheSame(S3Operation operation, S3Fault fault) {
        s3.faults().next(operation, 1, fault);

        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        assertThat(holdfast.execute("verify", "latest")).as(holdfast.printed()).isZero();
    }

    @Test
    void whenTheAnswerToTheManifestIsLost_thenTheBackupIsThereAndSaidToBe() {
        s3.faults().nextOn(S3Operation.PUT_OBJECT, "/manifests/", new S3Fault.LoseAnswer());

        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        assertThat(holdfast.backups()).isEqualTo(1);
    }

    @Test
    void whenTheManifestIsRefused_thenThereIsNoBackup() {
        for (int i = 0; i < ALWAYS; i++) {
            s3.faults().nextOn(S3Operation.PUT_OBJECT, "/manifests/", S3Fault.internalError());
        }

        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isEqualTo(5);
        s3.faults().clear();
        assertThat(holdfast.backups()).isZero();
    }

    @Test
    void whenDeletesAreDenied_thenBackupsGoOn() {
        s3.faults().deny(S3Operation.DELETE_OBJECT);

        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        assertThat(holdfast.backups()).isEqualTo(2);
    }

    @Test
    void whenAReadIsCutShort_thenFetchStillDeliversTheWholeFile() throws IOException {
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        s3.faults().nextOn(S3Operation.GET_OBJECT, "/archives/", new S3Fault.CutBody(100_000));
        Path zip = folder.resolve("snapshot.zip");

        assertThat(holdfast.execute("fetch", "latest", "--output", zip.toString()))
                .as(holdfast.printed())
                .isZero();
        assertThat(Files.size(zip)).isGreaterThan(6 << 20);
    }

    @Test
    void whenAReadBringsOtherBytes_thenFetchKeepsNothing() {
        assertThat(holdfast.execute("backup", "prod")).as(holdfast.printed()).isZero();
        for (int i = 0; i < ALWAYS; i++) {
            s3.faults().nextOn(S3Operation.GET_OBJECT, "/archives/", new S3Fault.FlipBit(4_000_000));
        }
        Path zip = folder.resolve("snapshot.zip");

        assertThat(holdfast.execute("fetch", "latest", "--output", zip.toString()))
                .as(holdfast.printed())
                .isIn(5, 6);
        assertThat(zip).doesNotExist();
    }
}
