package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import dev.holdfast.convex.Retries.Limit;
import dev.holdfast.failure.DeploymentException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** The calls about imports, each one step. */
final class Imports {
    private static final String PURPOSE = "restore into the deployment";

    private final ApiClient api;

    Imports(ApiClient api) {
        this.api = requireNonNull(api, "api");
    }

    ApiClient api() {
        return api;
    }

    /** The token of a new upload. Repeating it only leaves an upload behind that nothing comes of. */
    String startUpload(Limit limit) throws ApiException, InterruptedException {
        ApiCall call = post("begin an upload to", "/api/import/start_upload");
        String token = api.json(call, limit).path("uploadToken").asString("");
        if (token.isEmpty()) {
            throw api.errors().nonsense(call, "it answered no upload token");
        }
        return token;
    }

    /** Sends a part, once and for all: a self-hosted deployment appends whatever comes, whichever number it has. */
    String uploadPart(String token, int number, byte[] bytes, int count, Limit once)
            throws ApiException, InterruptedException {
        return api.string(
                post(
                                "upload part " + number + " to",
                                "/api/import/upload_part?uploadToken=" + encode(token) + "&partNumber=" + number)
                        .with(Payload.bytes(bytes, count))
                        .once()
                        .alone(),
                once);
    }

    /** Makes an import of an upload; each time it is called. */
    String finishUpload(String token, List<String> parts, ImportTarget.Mode mode, Limit once)
            throws ApiException, InterruptedException {
        ObjectNode body = api.arguments();
        body.putObject("import").put("mode", mode.argument()).put("format", "zip");
        body.put("uploadToken", token);
        parts.forEach(body.putArray("partTokens")::add);
        ApiCall call = post("begin the import into", "/api/import/finish_upload")
                .with(body.toString())
                .once()
                .alone();
        String id = api.json(call, once).path("importId").asString("");
        if (id.isEmpty()) {
            throw api.errors().nonsense(call, "it answered no id of an import");
        }
        return id;
    }

    /** Confirms an import that waits for it; does nothing in any other state, so that it may be repeated. */
    void perform(String id, Limit limit) throws ApiException, InterruptedException {
        api.done(
                post("confirm the import " + id + " into", "/api/perform_import")
                        .with(body(id)),
                limit);
    }

    void cancel(String id, Limit limit) throws ApiException, InterruptedException {
        api.done(post("cancel the import " + id + " into", "/api/cancel_import").with(body(id)), limit);
    }

    /** Empty if there is no such import. */
    Optional<ImportRow> find(String id, Limit limit) throws ApiException, InterruptedException {
        ApiCall call = query("ask for the state of the import " + id + " into");
        JsonNode row =
                api.query(call, "_system/cli/queryImport", api.arguments().put("importId", id), limit);
        return row.isNull() ? Optional.empty() : Optional.of(parse(call, row));
    }

    /** The latest 20, newest first, whoever began them. */
    List<ImportRow> latest(Limit limit) throws ApiException, InterruptedException {
        ApiCall call = query("list the imports of");
        List<ImportRow> rows = new ArrayList<>();
        for (JsonNode row : api.query(call, "_system/cli/queryImport:list", limit)) {
            rows.add(parse(call, row));
        }
        return rows;
    }

    /** Nobody can say whether the import began. */
    DeploymentException unknown(String detail, Throwable cause) {
        return api.errors()
                .failure(
                        post("begin the import into", ""),
                        "the answer was lost, " + detail,
                        "look at the imports in the Convex dashboard: nothing changes there before an import is confirmed",
                        cause);
    }

    private ImportRow parse(ApiCall call, JsonNode row) throws ApiException {
        try {
            return ImportRow.parse(row);
        } catch (IllegalArgumentException e) {
            throw api.errors().nonsense(call, "it answered " + api.errors().mask(e.getMessage()));
        }
    }

    private String body(String id) {
        return api.arguments().put("importId", id).toString();
    }

    private static ApiCall post(String what, String path) {
        return ApiCall.post(what, path).needing(Permission.IMPORT_BACKUPS, PURPOSE);
    }

    private static ApiCall query(String what) {
        return ApiCall.post(what, "/api/query").needing(Permission.VIEW_BACKUPS, "follow a restore");
    }

    private static String encode(String text) {
        return java.net.URLEncoder.encode(text, java.nio.charset.StandardCharsets.UTF_8);
    }
}
