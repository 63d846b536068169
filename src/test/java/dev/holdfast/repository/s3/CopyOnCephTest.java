package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** Copies against Ceph's gateway. */
@Tag("tools")
final class CopyOnCephTest extends CopyContract {
    @Override
    S3Settings settings() {
        return RealS3.ceph("holdfast-copies", Stores.freshPrefix());
    }
}
