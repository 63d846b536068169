package dev.holdfast;

import dev.holdfast.repository.s3.S3Settings;
import dev.holdfast.testing.s3.RealS3;
import java.util.UUID;
import org.junit.jupiter.api.Tag;
import org.opentest4j.TestAbortedException;

/** Against moto, which has archives, and forbids nothing. */
@Tag("tools")
final class ColdStorageOnMotoTest extends ColdStorageContract {
    private static String freshPrefix() {
        return "commands/" + UUID.randomUUID();
    }

    @Override
    S3Settings bucket() {
        return RealS3.moto("holdfast-commands", freshPrefix());
    }

    @Override
    S3Settings lockedBucket() {
        return RealS3.motoWithLock("holdfast-commands-locked", freshPrefix());
    }

    @Override
    S3Settings ruledBucket() {
        return RealS3.moto("holdfast-commands-ruled", freshPrefix());
    }

    @Override
    boolean hasArchives() {
        return true;
    }

    @Override
    void denyDeletion(S3Settings settings) {
        throw new TestAbortedException("moto checks no permissions of its keys: skipped");
    }

    @Override
    void letTheBucketMove(S3Settings settings, String key, String storageClass) {
        ColdStorageTest.moveInItsPlace(settings, key, storageClass);
    }
}
