package dev.holdfast;

import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.testing.s3.S3Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** A deployment {@code prod} whose backups belong in a directory, in a bucket, and in a directory off site, which can be unmounted. */
final class ThreePlaces {
    private static final Pattern ID = Pattern.compile("\"id\" : \"([^\"]+)\"");

    private final Path folder;
    private final S3Server s3;
    private final Sandbox sandbox;

    ThreePlaces(Path folder, S3Server s3, Sandbox sandbox) {
        this.folder = folder;
        this.s3 = s3;
        this.sandbox = sandbox;
    }

    /**
     * @param deployment further lines of the deployment, its schedules among them
     * @param more further lines at the top
     */
    Path configure(String deployment, String more) throws IOException {
        return Files.writeString(folder.resolve("holdfast.conf"), """
                holdfast {
                  state-dir = "%1$s/state"
                  http { bind = 127.0.0.1, port = 0 }
                  repositories {
                    local { type = directory, path = "%1$s/local" }
                    cloud { type = s3, bucket = %2$s, prefix = three, region = us-east-1, endpoint = "%3$s", path-style = true
                            access-key-id = "%4$s", secret-access-key = "%5$s", part-size = 5MiB }
                    offsite { type = directory, path = "%1$s/offsite", off-site = true, kind = nas }
                  }
                  deployments.prod {
                    url = "%6$s", deploy-key = "%7$s", into = [local, cloud, offsite]
                    %8$s
                  }
                  %9$s
                }
                """.formatted(
                        folder,
                        S3Server.BUCKET,
                        s3.endpoint(),
                        S3Server.WRITER.accessKeyId(),
                        S3Server.WRITER.secretAccessKey().reveal(),
                        sandbox.url(),
                        sandbox.adminKey().reveal(),
                        deployment,
                        more));
    }

    Path offsite() {
        return folder.resolve("offsite");
    }

    void unmountOffsite() throws IOException {
        Files.move(offsite(), folder.resolve("unmounted"));
    }

    void mountOffsite() throws IOException {
        Files.move(folder.resolve("unmounted"), offsite());
    }

    /** Ids that {@code list} tells of, newest first. */
    static List<String> ids(Commands holdfast) {
        if (holdfast.execute("list", "--json") != 0 && holdfast.out().isBlank()) {
            throw new AssertionError(holdfast.printed());
        }
        return ID.matcher(holdfast.out()).results().map(found -> found.group(1)).toList();
    }

    /** What lies in a directory below the manifests, oldest snapshot first. */
    static List<String> manifestsIn(Path repository) throws IOException {
        Path manifests = repository.resolve("manifests/prod");
        if (!Files.isDirectory(manifests)) {
            return List.of();
        }
        try (var files = Files.list(manifests)) {
            return files.map(file -> file.getFileName().toString().replace(".json", ""))
                    .sorted()
                    .toList();
        }
    }
}
