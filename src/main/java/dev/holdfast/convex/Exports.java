package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Deployment.Export;
import dev.holdfast.convex.Retries.Limit;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import okhttp3.Response;
import tools.jackson.databind.JsonNode;

/** The calls about exports, each one step. */
final class Exports {
    /** {@code attachment; filename=snapshot_happy-animal-123_1755000000000000001.zip}. */
    private static final Pattern FILE_NAME = Pattern.compile("filename=\"?snapshot_.*_(\\d{1,19})\\.zip\"?");

    private final ApiClient api;

    Exports(ApiClient api) {
        this.api = requireNonNull(api, "api");
    }

    ApiClient api() {
        return api;
    }

    /** The newest export that anybody asked for over this interface; those of the cloud's own backups never show. */
    Optional<ExportRow> latest(Limit limit) throws ApiException, InterruptedException {
        ApiCall call =
                ApiCall.post("ask for the state of exports of", "/api/query").needing(Permission.VIEW_BACKUPS);
        JsonNode row = api.query(call, "_system/cli/exports:getLatest", limit);
        try {
            return row.isNull() ? Optional.empty() : Optional.of(ExportRow.parse(row));
        } catch (IllegalArgumentException e) {
            throw api.errors().nonsense(call, "it answered " + api.errors().mask(e.getMessage()));
        }
    }

    /** The newest of the cloud's own backups; empty where the deployment does not tell of them. */
    Optional<ExportRow> latestOfCloud(Limit limit) throws ApiException, InterruptedException {
        ApiCall call =
                ApiCall.post("ask for the cloud's backups of", "/api/query").needing(Permission.VIEW_BACKUPS);
        try {
            JsonNode row = api.query(call, "_system/frontend/latestExport:latestCloudExport", limit);
            return row.isNull() ? Optional.empty() : Optional.of(ExportRow.parse(row));
        } catch (IllegalArgumentException e) {
            throw api.errors().nonsense(call, "it answered " + api.errors().mask(e.getMessage()));
        } catch (ApiException e) {
            if (e.status() == 200 && !e.isRefusalOfPermission()) {
                return Optional.empty(); // an old backend has no such function
            }
            throw e;
        }
    }

    /** Asks for an export; the answer does not say which one it became. */
    void request(boolean includeStorage, Limit limit) throws ApiException, InterruptedException {
        api.done(
                ApiCall.post("request an export of", "/api/export/request/zip?includeStorage=" + includeStorage)
                        .needing(Permission.CREATE_BACKUPS)
                        .once(),
                limit);
    }

    void cancel(String id, Limit limit) throws ApiException, InterruptedException {
        api.done(
                ApiCall.post("cancel the export " + id + " of", "/api/export/cancel/" + id)
                        .needing(Permission.IMPORT_BACKUPS)
                        .once(),
                limit);
    }

    /** Gives the export an expiry that has passed. May be repeated. */
    void expire(Export export, Limit limit) throws ApiException, InterruptedException {
        api.done(
                ApiCall.post("expire the export " + export.id() + " of", "/api/export/set_expiration/" + export.id())
                        .with("{\"expirationTsNs\":" + ExportRow.nanosOf(export.snapshotTime()) + "}")
                        .needing(Permission.DELETE_BACKUPS),
                limit);
    }

    /** Opens the ZIP; the caller closes the answer. */
    Response open(String id, Limit limit) throws ApiException, InterruptedException {
        return api.open(download(id), limit);
    }

    /**
     * Reads an export's snapshot time and size off the head of its download, for one that is not the newest any more: the deployment tells about no
     * other. Empty where the head does not say.
     */
    Optional<Export> describe(String id, boolean includesStorage, Limit limit)
            throws ApiException, InterruptedException {
        try (Response response = open(id, limit)) {
            Matcher name = FILE_NAME.matcher(String.valueOf(response.header("Content-Disposition")));
            if (!name.find()) {
                return Optional.empty();
            }
            Instant snapshot = ExportRow.instantOf(Long.parseLong(name.group(1)));
            long size = Math.max(0, response.body().contentLength());
            return Optional.of(new Export(id, snapshot, size, includesStorage, true));
        }
    }

    static ApiCall download(String id) {
        return ApiCall.get("download the export " + id + " of", "/api/export/zip/" + id)
                .needing(Permission.DOWNLOAD_BACKUPS);
    }
}
