package dev.holdfast.verify;

import dev.holdfast.catalog.Backup;
import dev.holdfast.convex.Connection;
import dev.holdfast.convex.HttpSettings;
import dev.holdfast.convex.HttpTransport;
import dev.holdfast.convex.LiveView;
import dev.holdfast.convex.Pause;
import dev.holdfast.convex.RetryPolicy;
import dev.holdfast.failure.ConfigurationException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.manifest.Manifest;
import dev.holdfast.repository.ObjectKey;
import dev.holdfast.repository.Repository;
import dev.holdfast.repository.directory.DirectorySettings;
import dev.holdfast.repository.directory.DirectoryStore;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.SnapshotLimits;
import dev.holdfast.testing.Manifests;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicInteger;

/** Backups of a sandbox in a directory, and the levels over both. */
final class SandboxBackups implements AutoCloseable {
    private static final Duration SHORT = Duration.ofMillis(20);

    private final Sandbox sandbox;
    private final URI url;
    private final Repository repository;
    private final HttpTransport transport =
            new HttpTransport(HttpSettings.standard("test").with(RetryPolicy.brief()));
    private final Clock clock;
    private final AtomicInteger days = new AtomicInteger();

    SandboxBackups(Sandbox sandbox, Path folder, Clock clock) {
        this.sandbox = sandbox;
        this.url = URI.create(sandbox.url());
        this.clock = clock;
        this.repository = new Repository("local", new DirectoryStore(new DirectorySettings(folder)), false, clock);
        repository.initialise();
    }

    Repository repository() {
        return repository;
    }

    /** Of what is in the sandbox now. */
    Backup take() throws IOException {
        ByteArrayOutputStream zip = new ByteArrayOutputStream();
        sandbox.writeSnapshot(zip);
        return store(zip.toByteArray());
    }

    Backup store(byte[] zip) throws IOException {
        return store(zip, new SnapshotInspector(SnapshotLimits.standard()).inspect(new ByteArrayInputStream(zip)));
    }

    /** @param contents what the manifest says of it */
    Backup store(byte[] zip, Contents contents) {
        Instant at = clock.instant().plusSeconds(days.incrementAndGet());
        Manifest manifest = Manifests.of("prod", "daily", at, contents, Manifests.whole(), zip);
        repository.store().put(new ObjectKey(manifest.archive().key()), zip);
        repository.commit(manifest);
        return Manifests.backup(manifest);
    }

    byte[] zip(Backup backup) throws IOException {
        try (InputStream in = repository.open(backup.manifest())) {
            return in.readAllBytes();
        }
    }

    Levels levels(LevelTerms terms) {
        return new Levels(
                new Levels.Ports(
                        Map.of("local", repository),
                        new Fetcher(Map.of("local", repository), Optional.empty())::source,
                        this::live,
                        any -> terms),
                new Levels.Verifying("test", "tester@test", new SplittableRandom(1)),
                clock,
                time -> Pause.sleeping().pause(time.compareTo(SHORT) < 0 ? time : SHORT));
    }

    LiveSource live(String deployment) {
        if (!deployment.equals("prod")) {
            throw new ConfigurationException("deployment " + deployment + " is not configured", "configure it");
        }
        return new ConvexSource(new LiveView(
                new Connection("prod", url, sandbox.adminKey()),
                transport,
                clock,
                time -> {},
                new SplittableRandom(1)));
    }

    /** Evidence that tells how the deployment stands. */
    List<dev.holdfast.manifest.LevelCheck> kept() {
        return repository.read().holdings().evidence().checks();
    }

    @Override
    public void close() {
        repository.close();
        transport.close();
    }
}
