package dev.holdfast.sandbox;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Makes the exports that are requested, one after another, in a thread of its own. */
final class ExportWorker implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(ExportWorker.class);

    private final Exports exports;
    private final SandboxData data;
    private final Workspace workspace;
    private final Misbehaviour misbehaviour;
    private final Patience patience;
    private final Optional<Path> prepared;

    /** @param prepared a ZIP that every export is said to be, instead of the data */
    ExportWorker(
            Exports exports,
            SandboxData data,
            Workspace workspace,
            Misbehaviour misbehaviour,
            Patience patience,
            Optional<Path> prepared) {
        this.exports = exports;
        this.data = data;
        this.workspace = workspace;
        this.misbehaviour = misbehaviour;
        this.patience = patience;
        this.prepared = prepared;
    }

    @Override
    public void run() {
        try {
            while (true) {
                patience.await(() -> exports.requested().isPresent(), Patience.FOR_EVER);
                exports.requested().ifPresent(this::export);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void export(ExportRow row) {
        if (!exports.begin(row.id())) {
            return;
        }
        if (misbehaviour.cancelsThisExport()) {
            exports.cancel(row.id());
            return;
        }
        try {
            Made made = prepared.isPresent() ? takePrepared(row, prepared.get()) : make(row);
            patience.await(() -> !isWaiting(row.id()), Patience.FOR_EVER);
            if (!exports.complete(row.id(), made.snapshot(), made.zip(), Files.size(made.zip()))) {
                workspace.delete(made.zip());
            }
        } catch (IOException e) {
            log.atError().addKeyValue("export", row.id()).setCause(e).log("export failed and stays in progress");
        } catch (StoppedException e) {
            log.atDebug().addKeyValue("export", row.id()).log("export stopped");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Made make(ExportRow row) throws IOException, InterruptedException {
        SandboxData.Snapshot snapshot = data.snapshot();
        Path zip = workspace.newFile("export");
        Duration takes = misbehaviour.exportDuration();
        int steps = new SnapshotZip(snapshot, row.includeStorage(), message -> {}).steps();
        SnapshotZip content = new SnapshotZip(
                snapshot, row.includeStorage(), message -> step(row.id(), message, takes.dividedBy(steps)));
        try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(zip), 1 << 16)) {
            content.write(out);
        } catch (IOException | InterruptedException | StoppedException e) {
            workspace.delete(zip);
            throw e;
        }
        return new Made(snapshot.timestamp(), zip);
    }

    private Made takePrepared(ExportRow row, Path zip) throws InterruptedException {
        long snapshot = data.snapshot().timestamp();
        step(row.id(), "Beginning backup", misbehaviour.exportDuration());
        return new Made(snapshot, zip);
    }

    private void step(String id, String message, Duration takes) throws InterruptedException {
        boolean goesOn = exports.progress(id, message);
        if (!goesOn || patience.await(() -> !exports.isActive(id), takes)) {
            throw new StoppedException();
        }
    }

    private boolean isWaiting(String id) {
        return exports.isActive(id) && (exports.isHeld(id) || misbehaviour.areExportsStuck());
    }

    private record Made(long snapshot, Path zip) {}

    /** The export was cancelled. */
    private static final class StoppedException extends RuntimeException {
        private static final long serialVersionUID = 1L;
    }
}
