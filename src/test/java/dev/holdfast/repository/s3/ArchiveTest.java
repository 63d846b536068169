package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.repository.Access;
import dev.holdfast.repository.ArchivedObjectException;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.ObjectStore.UploadOptions;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.repository.ThawSpeed;
import dev.holdfast.repository.Upload;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Archives as AWS has them, and stores that know only their names. */
final class ArchiveTest extends ArchiveContract {
    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start();
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    S3Store create() {
        return Stores.on(server);
    }

    @BeforeEach
    void reset() {
        server.thawingTakes(Duration.ZERO);
        server.faults().clear();
        server.forgetRequests();
    }

    @Test
    void whenItIsCopiedOrMoved_thenItMustBeThawedFirst() throws IOException {
        archive("GLACIER");
        ObjectKey copy = new ObjectKey("archives/other");

        for (ThrowingCallable attempt : List.<ThrowingCallable>of(
                () -> store().copy(KEY, copy, UploadOptions.standard()), () -> store().reclassify(KEY, "STANDARD"))) {
            assertThatThrownBy(attempt)
                    .isInstanceOf(ArchivedObjectException.class)
                    .hasMessageContaining("GLACIER");
        }

        assertThat(store().head(copy)).isEmpty();
    }

    @Test
    void whenAThawTakesLong_thenAskingAgainIsNoFailure() throws IOException {
        archive("GLACIER");
        server.thawingTakes(Duration.ofHours(5));

        store().thaw(KEY, ThawSpeed.STANDARD, 3);
        store().thaw(KEY, ThawSpeed.STANDARD, 3);

        assertThat(store().status(KEY).orElseThrow().access()).isEqualTo(Access.THAWING);
        assertThat(store().status(KEY).orElseThrow().thawedUntil()).isEmpty();
        assertThat(server.requests(S3Operation.RESTORE_OBJECT)).hasSize(1);
        server.finishThaws();
        assertThat(store().status(KEY).orElseThrow().access()).isEqualTo(Access.THAWED);
        server.endThaws();
        assertThat(store().status(KEY).orElseThrow().access()).isEqualTo(Access.ARCHIVED);
    }

    @Test
    void whenSomebodyElseAskedMeanwhile_thenItIsNoFailure() throws IOException {
        archive("GLACIER");
        server.faults().next(S3Operation.RESTORE_OBJECT, 1, new S3Fault.Refuse(409, "RestoreAlreadyInProgress"));

        store().thaw(KEY, ThawSpeed.STANDARD, 3);

        assertThat(server.requests(S3Operation.RESTORE_OBJECT)).hasSize(1);
    }

    @Test
    void whenDeepArchiveShallBeExpedited_thenItSaysWhatGoes() throws IOException {
        archive("DEEP_ARCHIVE");

        StoreCannotException refused =
                catchThrowableOfType(StoreCannotException.class, () -> store().thaw(KEY, ThawSpeed.EXPEDITED, 3));

        assertThat(refused.explain()).contains("cannot thaw " + KEY, "DEEP_ARCHIVE", "--speed standard");
    }

    @Test
    void whenTheKeyMayNotThaw_thenThePermissionIsNamed() throws IOException {
        archive("GLACIER");
        server.faults().deny(S3Operation.RESTORE_OBJECT);

        assertThatThrownBy(() -> store().thaw(KEY, ThawSpeed.BULK, 3))
                .hasMessageContaining("cannot thaw " + KEY)
                .extracting("hint")
                .asString()
                .contains("s3:RestoreObject");
    }

    @Test
    void whenAStoreReadsSuchClassesAsAnyOther_thenTheyAreReadable() throws IOException {
        try (S3Server ceph = S3Server.start(S3Abilities.ceph());
                S3Store other = Stores.on(ceph);
                Upload upload = other.upload(KEY, new UploadOptions(Optional.of("GLACIER")))) {
            upload.write(1);
            upload.commit();

            other.thaw(KEY, ThawSpeed.STANDARD, 3);

            assertThat(other.status(KEY).orElseThrow().access()).isEqualTo(Access.READABLE);
            assertThat(other.status(KEY).orElseThrow().object().storageClass()).isEqualTo("GLACIER");
            assertThat(ceph.requests(S3Operation.GET_OBJECT)).hasSize(1);
            assertThat(ceph.requests(S3Operation.RESTORE_OBJECT)).isEmpty();
        }
    }

    @Test
    void whenAStoreCannotThaw_thenItSaysSo() throws IOException {
        archive("GLACIER");
        server.faults().next(S3Operation.RESTORE_OBJECT, 1, new S3Fault.Refuse(501, "NotImplemented"));

        StoreCannotException refused =
                catchThrowableOfType(StoreCannotException.class, () -> store().thaw(KEY, ThawSpeed.STANDARD, 3));

        assertThat(refused.explain()).contains("cannot thaw " + KEY, "501 NotImplemented", "no archives to thaw from");
    }
}
