package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.ApiException.Kind;
import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Deployment.ExportProgress;
import dev.holdfast.convex.Deployment.ExportRequest;
import dev.holdfast.convex.ExportRow.State;
import dev.holdfast.failure.DeploymentException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One wait for one export. The rules, since a deployment runs one export at a time, tells only its newest, and does not say which one a request made:
 *
 * <ol>
 *   <li>An export that runs already is waited for; once completed it is adopted if its snapshot is young enough and holds what was asked for.
 *   <li>Else an export is requested. The next row with another id is ours, if the answer said yes and the row holds what we asked for.
 *   <li>A request whose answer was lost is not repeated before looking. An export found then is adopted, but as somebody else's, which is never
 *       cancelled or expired: it may be.
 *   <li>When the newest row is no longer ours, ours has ended, and its download tells how.
 *   <li>An export of ours is cancelled at the deadline and when the thread is interrupted, where the key may.
 * </ol>
 */
final class ExportWait {
    private final Exports exports;
    private final Retries retries;
    private final PollTimer timer;
    private final ExportRequest request;
    private final ExportProgress progress;

    private String lastReport = "";
    private int lostRequests;
    private boolean isAccepted;
    private Optional<String> idBefore = Optional.empty();
    private @Nullable String ownId;

    ExportWait(Exports exports, Retries retries, PollTimer timer, ExportRequest request, ExportProgress progress) {
        this.exports = requireNonNull(exports, "exports");
        this.retries = requireNonNull(retries, "retries");
        this.timer = requireNonNull(timer, "timer");
        this.request = requireNonNull(request, "request");
        this.progress = requireNonNull(progress, "progress");
    }

    Export run() throws ApiException, InterruptedException {
        try {
            return obtain();
        } catch (InterruptedException e) {
            cancelInterrupted();
            throw e;
        }
    }

    private Export obtain() throws ApiException, InterruptedException {
        while (true) {
            Optional<ExportRow> latest = latest();
            if (latest.isPresent() && latest.get().state().isActive()) {
                report("waiting for an export that somebody else began", latest.get());
                pauseOr("the export " + latest.get().id() + ", which somebody else began, was still running");
            } else if (latest.isPresent() && satisfies(latest.get())) {
                return exportOf(latest.get(), false);
            } else {
                Optional<Export> own = requestOwn(latest.map(ExportRow::id));
                if (own.isPresent()) {
                    return own.get();
                }
            }
        }
    }

    private boolean satisfies(ExportRow row) {
        return row.state() == State.COMPLETED
                && (row.includesStorage() || !request.includeStorage())
                && row.snapshotTime()
                        .filter(at -> !at.isBefore(request.notBefore()))
                        .isPresent()
                && row.expires().filter(at -> !at.isAfter(timer.now())).isEmpty();
    }

    /** Returns empty when it is time to look again. */
    private Optional<Export> requestOwn(Optional<String> before) throws ApiException, InterruptedException {
        if (timer.isOver()) {
            throw deadlineFailure("nothing was requested", null);
        }
        try {
            exports.request(request.includeStorage(), retries.atMost(1));
        } catch (ApiException e) {
            lookAgainAfter(e);
            return Optional.empty();
        }
        idBefore = before;
        isAccepted = true;
        timer.quicken();
        Optional<Export> own = followOwn();
        isAccepted = false;
        ownId = null;
        return own;
    }

    private void lookAgainAfter(ApiException e) throws ApiException, InterruptedException {
        if (e.code().equals("ExportInProgress")) {
            report("waiting for another export or a backup of the cloud");
            pauseOr("another export or a backup of the cloud was still in progress");
            return;
        }
        boolean isLost = e.kind() == Kind.UNSURE || e.kind() == Kind.UNHEARD || e.kind() == Kind.NOWHERE;
        if (!isLost || ++lostRequests >= retries.attempts()) {
            throw e.afterAttempts(lostRequests);
        }
        timer.pause(retries.waitAfter(lostRequests, e));
        if (timer.isOver()) {
            throw deadlineFailure("the request for it failed", e.failure());
        }
    }

    private Optional<Export> followOwn() throws ApiException, InterruptedException {
        while (true) {
            Optional<ExportRow> latest = latest();
            Optional<String> id = latest.map(ExportRow::id);
            if (ownId == null && !id.equals(idBefore) && latest.isPresent()) {
                if (latest.get().includesStorage() != request.includeStorage()) {
                    return Optional.empty(); // somebody else's, after ours had ended
                }
                ownId = latest.get().id();
            }
            boolean isBehind = id.equals(idBefore); // a replica of the database may be, for a moment
            if (ownId != null && !isBehind && !id.equals(Optional.of(ownId))) {
                return describeOvertaken(ownId);
            }
            if (ownId != null
                    && !isBehind
                    && latest.isPresent()
                    && !latest.get().state().isActive()) {
                return Optional.of(ended(latest.get()));
            }
            if (ownId == null) {
                report("requested");
                pauseOr("the deployment accepted the request but never listed the export");
            } else {
                latest.filter(row -> !isBehind).ifPresent(row -> report("", row));
                pauseOr("the export " + ownId + " was not completed"
                        + (lastReport.isEmpty() ? "" : " (its last word: " + lastReport + ")"));
            }
        }
    }

    private Export ended(ExportRow row) throws ApiException {
        if (row.state() == State.COMPLETED) {
            return exportOf(row, true);
        }
        ownId = null;
        boolean isCancelled = row.state() == State.CANCELED;
        throw failure(
                "the export " + row.id() + (isCancelled ? " was cancelled there" : " failed there"),
                isCancelled
                        ? "ask who cancelled it, and take the backup again"
                        : "look into the deployment's log, and take the backup again",
                null);
    }

    private Optional<Export> describeOvertaken(String id) throws ApiException, InterruptedException {
        try {
            return exports.describe(id, request.includeStorage(), retries.throughOutage(timer.deadline()));
        } catch (ApiException e) {
            if (e.code().equals("ExportNotComplete") || e.code().equals("ExportNotFound")) {
                ownId = null;
                throw failure(
                        "the export " + id + " ended without a result while somebody else began another",
                        "ask who cancelled it, and take the backup again",
                        e.failure());
            }
            throw e;
        }
    }

    private Optional<ExportRow> latest() throws ApiException, InterruptedException {
        try {
            return exports.latest(retries.throughOutage(timer.deadline()));
        } catch (ApiException e) {
            if (e.kind() != Kind.FINAL && timer.isOver()) {
                throw deadlineFailure("the deployment no longer answered", e.failure());
            }
            throw e;
        }
    }

    private void pauseOr(String situation) throws ApiException, InterruptedException {
        if (timer.isOver()) {
            throw deadlineFailure(situation, null);
        }
        timer.pause();
    }

    private ApiException deadlineFailure(String situation, @Nullable DeploymentException cause)
            throws InterruptedException {
        String fate = ownId == null ? "" : "; " + cancel(ownId, retries.few());
        return failure(
                "the deadline " + timer.deadline() + " passed: " + situation + fate,
                ownId == null
                        ? "see in the Convex dashboard what runs there, or allow more time"
                        : "see in the deployment's log why it takes so long, or allow more time",
                cause);
    }

    private String cancel(String id, Retries.Limit limit) throws InterruptedException {
        try {
            exports.cancel(id, limit);
            return "it was cancelled";
        } catch (ApiException e) {
            return e.isRefusalOfPermission()
                    ? "it goes on there, since the key may not cancel it (" + Permission.IMPORT_BACKUPS.action() + ")"
                    : "cancelling it failed too: " + e.getMessage();
        }
    }

    /** The flag is down here, so that the calls go through; the exception carries on. */
    private void cancelInterrupted() throws InterruptedException {
        if (ownId == null && isAccepted) {
            try {
                ownId = exports.latest(retries.atMost(1))
                        .filter(row -> row.state().isActive()
                                && row.includesStorage() == request.includeStorage()
                                && !Optional.of(row.id()).equals(idBefore))
                        .map(ExportRow::id)
                        .orElse(null);
            } catch (ApiException e) {
                return; // it will end by itself
            }
        }
        if (ownId != null) {
            cancel(ownId, retries.atMost(1));
        }
    }

    private ApiException failure(String detail, String hint, @Nullable Throwable cause) {
        ApiCall call = ApiCall.get("get an export of", "");
        return ApiException.ofAnswer(0, "", exports.api().errors().failure(call, detail, hint, cause));
    }

    private static Export exportOf(ExportRow row, boolean isOurs) {
        return new Export(row.id(), row.snapshotTime().orElseThrow(), row.sizeBytes(), row.includesStorage(), isOurs);
    }

    private void report(String prefix, ExportRow row) {
        String state = row.state() == State.REQUESTED ? "requested" : "in progress";
        String text = row.message().isEmpty() ? state : exports.api().errors().mask(row.message());
        report(prefix.isEmpty() ? text : prefix + ": " + text);
    }

    private void report(String text) {
        if (!text.equals(lastReport)) {
            lastReport = text;
            progress.report(text);
        }
    }
}
