package dev.holdfast.sandbox;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The table of exports and its state machine: requested, in progress, completed; cancelled from the first two. At most one is active. Any thread may call it.
 *
 * <p>One deviation: a ZIP whose expiration is set into the past is gone at once, where Convex keeps it for another 30 days, so that a long demo does not
 * fill the disk.
 */
final class Exports {
    private static final Logger log = LoggerFactory.getLogger(Exports.class);
    private static final long KEPT_NANOS = Duration.ofDays(14).toNanos();

    private final SandboxData data;
    private final Workspace workspace;
    /** In the order of their creation. Guarded by this. */
    private final List<ExportRow> rows = new ArrayList<>();

    Exports(SandboxData data, Workspace workspace) {
        this.data = data;
        this.workspace = workspace;
    }

    /** @throws ApiError if an export is requested or in progress */
    ExportRow request(ExportRequestor requestor, boolean includeStorage, boolean isHeld) {
        ExportRow row;
        synchronized (this) {
            if (rows.stream().anyMatch(other -> other.state().isActive())) {
                throw ApiError.badRequest("ExportInProgress", "There is already an export requested or in progress.");
            }
            row = new ExportRow(
                    data.ids().next(IdMint.EXPORTS),
                    data.timeline().creationTime(),
                    requestor,
                    includeStorage,
                    isHeld,
                    new ExportState.Requested(data.timeline().now() + KEPT_NANOS));
            rows.add(row);
        }
        data.changes().fire();
        return row;
    }

    /** Returns the newest export that is not one of Convex's own backups. */
    synchronized Optional<ExportRow> latest() {
        return last(row -> row.requestor() == ExportRequestor.SNAPSHOT_EXPORT);
    }

    /** Returns the newest of Convex's own backups. */
    synchronized Optional<ExportRow> latestOfCloud() {
        return last(row -> row.requestor() == ExportRequestor.CLOUD_BACKUP);
    }

    /** Returns the export of that id, or the completed one of that snapshot timestamp. */
    synchronized Optional<ExportRow> find(String idOrTimestamp) {
        return last(row -> row.id().equals(idOrTimestamp)
                || (row.state() instanceof ExportState.Completed done
                        && Long.toString(done.snapshot()).equals(idOrTimestamp)));
    }

    synchronized Optional<ExportRow> requested() {
        return last(row -> row.state() instanceof ExportState.Requested);
    }

    /** @throws ApiError if there is no such export or it has ended */
    void cancel(String id) {
        change(id, row -> {
            if (row.state() instanceof ExportState.InProgress running) {
                return row.with(new ExportState.Canceled(
                        running.start(), data.timeline().next()));
            }
            if (row.state() instanceof ExportState.Requested) {
                return row.with(new ExportState.Canceled(null, data.timeline().next()));
            }
            throw ApiError.internal();
        });
    }

    /** @throws ApiError if there is no such export or it is not completed */
    void setExpiration(String id, long expiration) {
        change(id, row -> {
            if (!(row.state() instanceof ExportState.Completed done)) {
                throw ApiError.internal();
            }
            if (expiration < data.timeline().now()) {
                forget(done.zip());
            }
            return row.with(
                    new ExportState.Completed(done.snapshot(), done.completed(), expiration, done.zip(), done.size()));
        });
    }

    /** Lets exports that were held go on. */
    void releaseAll() {
        synchronized (this) {
            rows.replaceAll(ExportRow::released);
        }
        data.changes().fire();
    }

    /** Returns false if it was cancelled. */
    boolean begin(String id) {
        return changeIf(id, row -> row.state() instanceof ExportState.Requested, row -> {
            long expiration = ((ExportState.Requested) row.state()).expiration();
            return row.with(new ExportState.InProgress(data.timeline().next(), expiration, null));
        });
    }

    /** Returns false if it was cancelled. */
    boolean progress(String id, String message) {
        return changeIf(id, Exports::isInProgress, row -> {
            ExportState.InProgress running = (ExportState.InProgress) row.state();
            return row.with(new ExportState.InProgress(running.start(), running.expiration(), message));
        });
    }

    /** Returns false if it was cancelled. */
    boolean complete(String id, long snapshot, Path zip, long size) {
        return changeIf(id, Exports::isInProgress, row -> {
            long expiration = ((ExportState.InProgress) row.state()).expiration();
            return row.with(new ExportState.Completed(snapshot, data.timeline().next(), expiration, zip, size));
        });
    }

    synchronized boolean isHeld(String id) {
        return find(id).filter(ExportRow::isHeld).isPresent();
    }

    synchronized boolean isActive(String id) {
        return find(id).filter(row -> row.state().isActive()).isPresent();
    }

    private static boolean isInProgress(ExportRow row) {
        return row.state() instanceof ExportState.InProgress;
    }

    private Optional<ExportRow> last(Predicate<ExportRow> wanted) {
        for (int i = rows.size() - 1; i >= 0; i--) {
            if (wanted.test(rows.get(i))) {
                return Optional.of(rows.get(i));
            }
        }
        return Optional.empty();
    }

    private void change(String id, UnaryOperator<ExportRow> change) {
        if (!changeIf(id, row -> true, change)) {
            throw ApiError.internal();
        }
    }

    private boolean changeIf(String id, Predicate<ExportRow> condition, UnaryOperator<ExportRow> change) {
        synchronized (this) {
            Optional<ExportRow> row =
                    last(candidate -> candidate.id().equals(id)).filter(condition);
            if (row.isEmpty()) {
                return false;
            }
            rows.set(rows.indexOf(row.get()), change.apply(row.get()));
        }
        data.changes().fire();
        return true;
    }

    private void forget(Path zip) {
        try {
            workspace.delete(zip);
        } catch (IOException e) {
            log.atWarn().addKeyValue("file", zip).setCause(e).log("expired export stays on disk");
        }
    }
}
