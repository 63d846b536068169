package dev.holdfast;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Small configurations of one sandbox as deployment {@code prod}, without schedules. */
final class Configurations {
    private Configurations() {}

    /** Backups go into a bucket below a prefix, in parts of 5 MiB. */
    static Path ofBucket(Path folder, String prefix, S3Server s3, Sandbox sandbox) throws IOException {
        return write(folder, sandbox, "cloud", """
                type = s3, bucket = %s, prefix = %s, region = us-east-1, endpoint = "%s", path-style = true
                access-key-id = "%s", secret-access-key = "%s", part-size = 5MiB
                """.formatted(
                        S3Server.BUCKET,
                        prefix,
                        s3.endpoint(),
                        S3Server.WRITER.accessKeyId(),
                        S3Server.WRITER.secretAccessKey().reveal()));
    }

    /** Backups go into {@code FOLDER/repository}. */
    static Path ofDirectory(Path folder, Sandbox sandbox) throws IOException {
        return write(folder, sandbox, "local", "type = directory, path = \"" + folder.resolve("repository") + "\"");
    }

    private static Path write(Path folder, Sandbox sandbox, String name, String repository) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%s"
                  repositories.%s { %s }
                  deployments.prod { url = "%s", deploy-key = "%s", into = [%s], schedules {} }
                }
                """.formatted(
                        folder.resolve("state"),
                        name,
                        repository,
                        sandbox.url(),
                        sandbox.adminKey().reveal(),
                        name));
    }
}
