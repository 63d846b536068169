package dev.holdfast.sandbox;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;

/**
 * Uploads, and the table of imports with its state machine: uploaded, waiting for confirmation, in progress, completed; failed from each of the first three.
 * Any thread may call it.
 *
 * <p>As on a self-hosted deployment, a part's number is ignored and its bytes are appended.
 */
final class Imports {
    private static final int LISTED = 20;

    private final SandboxData data;
    private final Workspace workspace;
    /** Both guarded by this. */
    private final Map<String, Path> uploads = new HashMap<>();

    private final List<ImportRow> rows = new ArrayList<>();

    Imports(SandboxData data, Workspace workspace) {
        this.data = data;
        this.workspace = workspace;
    }

    /** Returns the token of a new upload. */
    String startUpload() throws IOException {
        Path file = workspace.newFile("import");
        String token = HexFormat.of().formatHex(data.ids().bytes(16));
        synchronized (this) {
            uploads.put(token, file);
        }
        return token;
    }

    /** @throws ApiError if there is no such upload */
    void append(String token, InputStream part) throws IOException {
        try (OutputStream out = Files.newOutputStream(upload(token), StandardOpenOption.APPEND)) {
            part.transferTo(out);
        }
    }

    /**
     * Makes an import of an upload. Each call makes another one.
     *
     * @return the id of its row
     * @throws ApiError if there is no such upload
     */
    String finishUpload(String token, ImportRequest request) {
        Path file = upload(token);
        String id = data.ids().next(IdMint.IMPORTS);
        synchronized (this) {
            rows.add(new ImportRow(
                    id, data.timeline().creationTime(), request, file, new ImportState.Uploaded(), List.of()));
        }
        data.changes().fire();
        return id;
    }

    synchronized Optional<ImportRow> find(String id) {
        return rows.stream().filter(row -> row.id().equals(id)).findFirst();
    }

    /** Returns the latest imports, newest first. */
    synchronized List<ImportRow> latest() {
        List<ImportRow> latest = new ArrayList<>(rows.subList(Math.max(0, rows.size() - LISTED), rows.size()));
        Collections.reverse(latest);
        return latest;
    }

    /** Returns the next import that the worker should read, or if there is none, carry out. */
    synchronized Optional<ImportRow> due() {
        return rows.stream()
                .filter(row -> row.state() instanceof ImportState.Uploaded)
                .findFirst()
                .or(() -> rows.stream().filter(Imports::isRunning).findFirst());
    }

    /** Whether an import is neither completed nor failed. */
    boolean isOpen(String id) {
        return find(id).filter(Imports::isOpen).isPresent();
    }

    /** Confirms an import; does nothing unless it waits for that. */
    void perform(String id) {
        require(id);
        change(
                id,
                row -> row.state() instanceof ImportState.Waiting,
                row -> row.with(new ImportState.InProgress("Importing", List.of())));
    }

    /** @throws ApiError if there is no such import or it has ended */
    void cancel(String id) {
        ImportRow row = require(id);
        if (!change(id, Imports::isOpen, open -> open.with(new ImportState.Failed("Import canceled")))) {
            String end = row.state() instanceof ImportState.Failed ? "failed" : "completed";
            throw ApiError.badRequest("CannotCancelImport", "Cannot cancel an import that has " + end);
        }
    }

    void fail(String id, String message) {
        change(id, Imports::isOpen, row -> row.with(new ImportState.Failed(message)));
    }

    void awaitConfirmation(String id, String message, List<TableChange> changes) {
        boolean isManual = changes.stream().anyMatch(change -> change.toDelete() > 0);
        change(
                id,
                row -> row.state() instanceof ImportState.Uploaded,
                row -> row.with(changes).with(new ImportState.Waiting(message, isManual)));
    }

    /** Changes what an import in progress says. Returns false if it was cancelled. */
    boolean progress(String id, UnaryOperator<ImportState.InProgress> state) {
        return change(id, Imports::isRunning, row -> row.with(state.apply((ImportState.InProgress) row.state())));
    }

    /** Notes that a table was written. */
    void written(String id, String component, String table, long count) {
        change(
                id,
                Imports::isRunning,
                row -> row.with(row.checkpoints().stream()
                        .map(change -> change.isOf(component, table) ? change.withWritten(count) : change)
                        .toList()));
    }

    /** Commits and completes at once, unless the import was cancelled meanwhile. */
    OptionalLong complete(String id, long documents, LongSupplier commit) {
        OptionalLong committed = OptionalLong.empty();
        synchronized (this) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).id().equals(id) && isRunning(rows.get(i))) {
                    committed = OptionalLong.of(commit.getAsLong());
                    rows.set(i, rows.get(i).with(new ImportState.Completed(committed.getAsLong(), documents)));
                }
            }
        }
        data.changes().fire();
        return committed;
    }

    private synchronized Path upload(String token) {
        Path file = uploads.get(token);
        if (file == null) {
            throw ApiError.internal();
        }
        return file;
    }

    private ImportRow require(String id) {
        return find(id).orElseThrow(() -> new ApiError(404, "ImportNotFound", "import " + id + " not found"));
    }

    private static boolean isOpen(ImportRow row) {
        return !row.state().isTerminal();
    }

    private static boolean isRunning(ImportRow row) {
        return row.state() instanceof ImportState.InProgress;
    }

    private boolean change(String id, Predicate<ImportRow> condition, UnaryOperator<ImportRow> change) {
        boolean isChanged = false;
        synchronized (this) {
            for (int i = 0; i < rows.size(); i++) {
                if (rows.get(i).id().equals(id) && condition.test(rows.get(i))) {
                    rows.set(i, change.apply(rows.get(i)));
                    isChanged = true;
                }
            }
        }
        data.changes().fire();
        return isChanged;
    }
}
