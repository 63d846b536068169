package dev.holdfast.repository.s3;

import dev.holdfast.repository.ObjectStore;
import dev.holdfast.repository.ObjectStoreContract;
import dev.holdfast.testing.s3.S3Abilities;
import dev.holdfast.testing.s3.S3Server;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** The contract with CRC32C of the whole, and bodies that are not chunked. */
final class S3StoreCrc32cTest extends ObjectStoreContract {
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
        return Stores.with(Stores.checksum(S3Settings.Checksum.CRC32C)
                .andThen(Stores.chunkedEncoding(false))
                .apply(server.settings(Stores.freshPrefix())));
    }
}
