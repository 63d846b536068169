package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** Copies against moto. */
@Tag("tools")
final class CopyOnMotoTest extends CopyContract {
    @Override
    S3Settings settings() {
        return RealS3.moto("holdfast-copies", Stores.freshPrefix());
    }

    /** Without a package that few have it computes CRC32 instead. */
    @Override
    boolean knowsCrc32c() {
        return false;
    }
}
