package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStoreContract;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract against a server as able as Ceph 16, with MD5. */
final class S3StoreOnCephLikeTest extends ObjectStoreContract {
    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start(S3Abilities.ceph());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected ObjectStore create() {
        return Stores.with(Stores.checksum(S3Settings.Checksum.MD5).apply(server.settings(Stores.freshPrefix())));
    }
}
