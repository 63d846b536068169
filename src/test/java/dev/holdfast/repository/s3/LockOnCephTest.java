package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** Locks against Ceph's gateway. */
@Tag("tools")
final class LockOnCephTest extends LockContract {
    @Override
    S3Settings create() {
        return RealS3.cephWithLock("holdfast-locked", Stores.freshPrefix());
    }
}
