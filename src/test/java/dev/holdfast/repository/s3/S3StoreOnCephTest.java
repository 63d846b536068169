package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStoreContract;
import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** The contract against Ceph's gateway. */
@Tag("tools")
final class S3StoreOnCephTest extends ObjectStoreContract {
    @Override
    protected ObjectStore create() {
        return Stores.with(RealS3.ceph("holdfast-contract", Stores.freshPrefix()));
    }
}
