package dev.holdfast.verify;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Connection;
import dev.holdfast.convex.Discreet;
import dev.holdfast.convex.HttpSettings;
import dev.holdfast.convex.HttpTransport;
import dev.holdfast.convex.ImportStatus;
import dev.holdfast.convex.ImportTarget;
import dev.holdfast.convex.ImportUpload;
import dev.holdfast.convex.Pause;
import dev.holdfast.failure.DeploymentException;
import dev.holdfast.manifest.Contents;
import dev.holdfast.sandbox.Sandbox;
import dev.holdfast.snapshot.SnapshotInspector;
import dev.holdfast.snapshot.ZipSource;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/** Loads a snapshot into a sandbox by the same calls that a restore makes, and reads back what is in it then. */
final class Importer {
    private static final String NAME = "importable";
    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final int PIPE_BYTES = 256 << 10;

    private final SnapshotInspector inspector;
    private final String version;
    private final Clock clock;
    private final Pause pause;
    private final RandomGenerator random;

    /** @param version of this program, which it tells the sandbox */
    Importer(SnapshotInspector inspector, String version, Clock clock, Pause pause, RandomGenerator random) {
        this.inspector = requireNonNull(inspector, "inspector");
        this.version = requireNonNull(version, "version");
        this.clock = requireNonNull(clock, "clock");
        this.pause = requireNonNull(pause, "pause");
        this.random = requireNonNull(random, "random");
    }

    /**
     * What became of it.
     *
     * @param refusal what the importer said; empty if it took everything
     * @param contents what is there then
     */
    record Outcome(Optional<String> refusal, Contents contents) {}

    /** @throws IOException if the snapshot could not be read */
    Outcome load(ZipSource zip) throws IOException {
        try (Sandbox sandbox = Sandbox.builder().name(NAME).start();
                HttpTransport transport = new HttpTransport(HttpSettings.standard(version))) {
            ImportTarget target = new ImportTarget(
                    new Connection(NAME, URI.create(sandbox.url()), sandbox.adminKey()),
                    transport,
                    clock,
                    pause,
                    random);
            Optional<String> refusal = send(zip, target);
            return new Outcome(
                    refusal, refusal.isPresent() ? new Contents(List.of(), List.of(), List.of()) : read(sandbox));
        }
    }

    private Optional<String> send(ZipSource zip, ImportTarget target) throws IOException {
        try (InputStream plain = zip.open();
                ImportUpload upload = target.begin()) {
            plain.transferTo(upload);
            return follow(target, upload.finish(ImportTarget.Mode.REPLACE_ALL));
        } catch (DeploymentException e) {
            return Optional.of(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> follow(ImportTarget target, String id) throws InterruptedIOException {
        for (long looks = PATIENCE.dividedBy(LOOK_EVERY); looks > 0; looks--) {
            ImportStatus status = target.status(id);
            if (status instanceof ImportStatus.Waiting) {
                target.confirm(id);
            } else if (status.isOver()) {
                return status instanceof ImportStatus.Failed failed
                        ? Optional.of(Discreet.of(failed.message()))
                        : Optional.empty();
            }
            rest();
        }
        return Optional.of("it did not end within " + PATIENCE.toMinutes() + " minutes");
    }

    private void rest() throws InterruptedIOException {
        try {
            pause.pause(LOOK_EVERY);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while a backup was loaded");
        }
    }

    private Contents read(Sandbox sandbox) throws IOException {
        try (PipedInputStream in = new PipedInputStream(PIPE_BYTES);
                PipedOutputStream out = new PipedOutputStream(in)) {
            Thread writer = new Thread(() -> write(sandbox, out), "what was imported");
            writer.setDaemon(true);
            writer.start();
            return inspector.inspect(in);
        }
    }

    /** A reader that went away is told of by itself, and one that finds less than a ZIP too. */
    private static void write(Sandbox sandbox, PipedOutputStream out) {
        try (out) {
            sandbox.writeSnapshot(out);
        } catch (IOException e) {
            Thread.currentThread().interrupt();
        }
    }
}
