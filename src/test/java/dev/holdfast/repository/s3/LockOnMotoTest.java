package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** Locks against moto. */
@Tag("tools")
final class LockOnMotoTest extends LockContract {
    @Override
    S3Settings create() {
        return RealS3.motoWithLock("holdfast-locked", Stores.freshPrefix());
    }
}
