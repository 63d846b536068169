package dev.holdfast.convex;

import static org.assertj.core.api.Assertions.assertThat;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.secret.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CopyOnWriteArrayList;
import org.awaitility.Awaitility;

/** A sandbox and the clients of it, over real sockets; waits are counted, not waited. */
final class LiveDeployment implements AutoCloseable {
    private static final Duration SHORT = Duration.ofSeconds(5);

    final Sandbox sandbox;
    final List<Duration> waits = new CopyOnWriteArrayList<>();
    private final HttpTransport transport = new HttpTransport(new HttpSettings(
            "1.2.3",
            SHORT,
            SHORT,
            SHORT.multipliedBy(2),
            Duration.ofMillis(5),
            Duration.ofMillis(20),
            new RetryPolicy(3, Duration.ofMillis(2), Duration.ofMillis(20), SHORT)));

    LiveDeployment(Sandbox.Builder builder) {
        this.sandbox = builder.start();
    }

    LiveView view() {
        return new LiveView(
                connection(sandbox.adminKey()), transport, Clock.systemUTC(), waits::add, new SplittableRandom(1));
    }

    ImportTarget target() {
        return target(sandbox.adminKey());
    }

    ImportTarget target(Secret key) {
        return new ImportTarget(connection(key), transport, Clock.systemUTC(), waits::add, new SplittableRandom(1));
    }

    Path export(Path to) throws IOException, InterruptedException {
        return export(to, true);
    }

    /** Takes an export. */
    Path export(Path to, boolean includeStorage) throws IOException, InterruptedException {
        HttpDeployment deployment = new HttpDeployment(
                connection(sandbox.adminKey()),
                transport,
                Clock.systemUTC(),
                Pause.sleeping(),
                new SplittableRandom(1));
        Export export = deployment.export(
                new ExportRequest(
                        includeStorage,
                        Instant.EPOCH,
                        Clock.systemUTC().instant().plusSeconds(60)),
                ExportProgress.ignored());
        try (InputStream in = deployment.download(export)) {
            Files.copy(in, to);
        }
        return to;
    }

    /** Imports a ZIP, confirms it, and waits until it is completed. */
    void restore(Path zip, ImportTarget.Mode mode) throws IOException {
        ImportTarget target = target();
        String id;
        try (ImportUpload upload = target.begin(Files.size(zip))) {
            Files.copy(zip, upload);
            id = upload.finish(mode);
        }
        ImportStatus waiting = Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> target.status(id), status -> !(status instanceof ImportStatus.Uploaded));
        if (waiting instanceof ImportStatus.Waiting) {
            target.confirm(id);
        }
        ImportStatus end =
                Awaitility.await().atMost(Duration.ofSeconds(60)).until(() -> target.status(id), ImportStatus::isOver);
        assertThat(end).isInstanceOf(ImportStatus.Completed.class);
    }

    private Connection connection(Secret key) {
        return new Connection("prod", URI.create(sandbox.url()), key);
    }

    @Override
    public void close() {
        transport.close();
        sandbox.close();
    }
}
