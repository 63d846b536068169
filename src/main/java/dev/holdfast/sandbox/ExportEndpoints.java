package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import java.io.IOException;
import java.nio.file.Files;
import java.util.Map;
import java.util.regex.Pattern;
import org.eclipse.jetty.http.HttpHeader;

/** Requesting, downloading, cancelling and expiring exports. */
final class ExportEndpoints {
    private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,20}");

    private final String deployment;
    private final Exports exports;
    private final ZipDelivery delivery;
    private final Misbehaviour misbehaviour;

    ExportEndpoints(String deployment, Exports exports, ZipDelivery delivery, Misbehaviour misbehaviour) {
        this.deployment = deployment;
        this.exports = exports;
        this.delivery = delivery;
        this.misbehaviour = misbehaviour;
    }

    void addTo(Routes routes) {
        routes.post("/api/export/request/zip", this::request)
                .get("/api/export/zip/*", this::download)
                .post("/api/export/set_expiration/*", this::setExpiration)
                .post("/api/export/cancel/*", this::cancel);
    }

    private void request(Call call) throws IOException {
        call.identity().require(KeyOperation.CREATE_BACKUPS);
        boolean includeStorage = switch (call.parameter("includeStorage").orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            default ->
                throw ApiError.badRequest(
                        "BadQueryArgs", "Failed to deserialize query string: invalid type for includeStorage");
        };
        // Convex notes the component, but exports the whole deployment all the same.
        if (call.parameter("component").filter(id -> !isId(id)).isPresent()) {
            throw ApiError.internal();
        }
        exports.request(ExportRequestor.SNAPSHOT_EXPORT, includeStorage, false);
        call.succeed();
    }

    private void download(Call call) throws IOException, InterruptedException {
        call.identity().require(KeyOperation.DOWNLOAD_BACKUPS);
        String id = call.lastSegment();
        if (!isId(id) && !TIMESTAMP.matcher(id).matches()) {
            throw ApiError.badRequest("BadSnapshotId", "Snapshot Id did not parse to an ID.");
        }
        ExportRow row = exports.find(id).orElseThrow(ExportEndpoints::notFound);
        if (!(row.state() instanceof ExportState.Completed done)) {
            throw ApiError.badRequest("ExportNotComplete", "The requested export has not completed");
        }
        DownloadFaults faults = misbehaviour.nextDownload();
        if (faults.missing() || !Files.exists(done.zip())) {
            throw notFound();
        }
        call.setHeader(
                HttpHeader.CONTENT_DISPOSITION,
                "attachment; filename=snapshot_" + deployment + "_" + done.snapshot() + ".zip");
        call.setHeader(HttpHeader.CACHE_CONTROL, "private, max-age=2592000");
        if (call.isAnswerLost()) {
            call.hangUp();
        }
        delivery.send(done.zip(), faults, call);
    }

    private void setExpiration(Call call) throws IOException {
        call.identity().require(KeyOperation.DELETE_BACKUPS);
        Map<String, ?> body = call.json();
        if (!(body.get("expirationTsNs") instanceof Long expiration) || expiration < 0) {
            throw ApiError.badRequest(
                    "BadJsonBody", "Failed to deserialize the JSON body: missing field `expirationTsNs`");
        }
        exports.setExpiration(call.lastSegment(), expiration);
        call.succeed();
    }

    private void cancel(Call call) throws IOException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        exports.cancel(call.lastSegment());
        call.succeed();
    }

    private static ApiError notFound() {
        return new ApiError(404, "ExportNotFound", "The requested export was not found");
    }

    private static boolean isId(String text) {
        byte[] ascii = text.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        return DocumentId.tableNumber(ascii, 0, ascii.length) > 0;
    }
}
