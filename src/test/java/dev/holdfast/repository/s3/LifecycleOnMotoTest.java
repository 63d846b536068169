package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** The rules of a bucket of moto. */
@Tag("tools")
final class LifecycleOnMotoTest extends LifecycleContract {
    @Override
    S3Settings create() {
        return RealS3.moto("holdfast-lifecycle", Stores.freshPrefix());
    }
}
