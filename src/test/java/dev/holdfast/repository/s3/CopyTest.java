package dev.holdfast.repository.s3;

import dev.holdfast.testing.s3.S3Server;
import org.junit.jupiter.api.AfterEach;

/** Copies against the server in the JVM. */
final class CopyTest extends CopyContract {
    private final S3Server server = S3Server.start();

    @AfterEach
    void stop() {
        server.close();
    }

    @Override
    S3Settings settings() {
        return server.settings(Stores.freshPrefix());
    }
}
