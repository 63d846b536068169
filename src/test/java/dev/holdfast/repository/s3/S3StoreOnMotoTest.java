package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStoreContract;
import dev.holdfast.testing.s3.RealS3;
import org.junit.jupiter.api.Tag;

/** The contract against moto. */
@Tag("tools")
final class S3StoreOnMotoTest extends ObjectStoreContract {
    @Override
    protected ObjectStore create() {
        return Stores.with(RealS3.moto("holdfast-contract", Stores.freshPrefix()));
    }

    /** It looks and then writes, without a lock between its threads. */
    @Override
    protected boolean isAtomic() {
        return false;
    }
}
