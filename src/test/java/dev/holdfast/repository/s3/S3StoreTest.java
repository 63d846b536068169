package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStoreContract;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract against a server as able as AWS, with SHA-256 and aws-chunked bodies. */
final class S3StoreTest extends ObjectStoreContract {
    private static S3Server server;

    @BeforeAll
    static void start() {
        server = S3Server.start(S3Abilities.aws());
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    @Override
    protected ObjectStore create() {
        return Stores.with(server.settings(Stores.freshPrefix()));
    }
}
