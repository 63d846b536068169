package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** Archives against moto. */
@Tag("tools")
final class ArchiveOnMotoTest extends ArchiveContract {
    @Override
    S3Store create() {
        return Stores.with(RealS3.moto("holdfast-archive", Stores.freshPrefix()));
    }
}
