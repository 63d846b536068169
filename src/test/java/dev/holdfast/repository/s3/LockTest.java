package dev.holdfast.repository.s3;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.holdfast.failure.RepositoryException;
import dev.holdfast.repository.BucketRules;
import dev.holdfast.repository.HiddenObjectException;
import dev.holdfast.repository.LockMode;
import dev.holdfast.repository.LockedObjectException;
import dev.holdfast.repository.ObjectStatus;
import dev.holdfast.repository.StoreCannotException;
import dev.holdfast.testing.s3.S3Fault;
import dev.holdfast.testing.s3.S3Operation;
import dev.holdfast.testing.s3.S3Server;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Locks as AWS has them, and buckets and keys without. */
final class LockTest extends LockContract {
    private final S3Server server = S3Server.start().withObjectLock();

    @Override
    S3Settings create() {
        return server.settings(Stores.freshPrefix());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whenTheKeyMayNotRemoveVersions_thenTheObjectIsHidden() {
        server.faults().next(S3Operation.DELETE_OBJECT, 1, new S3Fault.Refuse(403, "AccessDenied"));

        HiddenObjectException hidden = catchThrowableOfType(HiddenObjectException.class, () -> store().delete(KEY));

        assertThat(hidden.explain()).contains(KEY + " in s3://", "its bytes stay", "s3:DeleteObjectVersion");
        assertThat(store().head(KEY)).isEmpty();
        assertThat(server.versions()).isEqualTo(2);
    }

    @Test
    void whenTheKeyMayNotRemoveAnything_thenThePermissionIsNamed() {
        server.faults().deny(S3Operation.DELETE_OBJECT);

        RepositoryException refused = catchThrowableOfType(RepositoryException.class, () -> store().delete(KEY));

        assertThat(refused).isNotInstanceOf(LockedObjectException.class);
        assertThat(refused.explain()).contains("403 AccessDenied", "s3:DeleteObjectVersion");
    }

    @Test
    void whenTheKeyMayNotLock_thenThePermissionIsNamed() {
        server.faults().deny(S3Operation.PUT_RETENTION);

        RepositoryException refused = catchThrowableOfType(
                RepositoryException.class, () -> store().lock(KEY, LockMode.GOVERNANCE, inSeconds(60)));

        assertThat(refused.explain()).contains("cannot lock " + KEY, "s3:PutObjectRetention");
    }

    @Test
    void whenTheBucketKeepsVersionsWithoutLock_thenLockingSaysSo() {
        try (S3Server other = S3Server.start().keepVersions();
                S3Store versioned = Stores.on(other)) {
            versioned.put(KEY, bytes("x"));

            StoreCannotException refused = catchThrowableOfType(
                    StoreCannotException.class, () -> versioned.lock(KEY, LockMode.GOVERNANCE, inSeconds(60)));

            assertThat(refused.explain())
                    .contains("Object Lock is off in the bucket " + S3Server.BUCKET, "object-lock");
            assertThat(versioned.bucket().orElseThrow().versioning()).isEqualTo(BucketRules.Versioning.ON);
            assertThat(versioned.bucket().orElseThrow().objectLock()).isEmpty();
            versioned.delete(KEY);
            assertThat(other.versions()).isZero();
        }
    }

    @Test
    void whenAnObjectIsOlderThanTheVersions_thenItsBytesGoToo() {
        try (S3Server other = S3Server.start();
                S3Store versioned = Stores.on(other)) {
            assertThat(versioned.bucket().orElseThrow().versioning()).isEqualTo(BucketRules.Versioning.OFF);
            versioned.put(KEY, bytes("x"));
            other.keepVersions();

            versioned.delete(KEY);

            assertThat(versioned.head(KEY)).isEmpty();
        }
    }

    @Test
    void whenItIsUnderALegalHold_thenThereIsNoDate() {
        assertThat(new LockedObjectException(KEY, "s3://b", Optional.of(ObjectStatus.HELD), null).explain())
                .contains("locked by a legal hold", "HINT: lift its legal hold");
    }
}
