package dev.holdfast.sandbox;

import dev.holdfast.snapshot.DocumentId;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** Uploading, confirming and cancelling imports. */
final class ImportEndpoints {
    /** Convex answers within this time or not at all. */
    private static final Duration ONE_SHOT_LIMIT = Duration.ofMinutes(5);

    private final Imports imports;
    private final Misbehaviour misbehaviour;
    private final Patience patience;

    ImportEndpoints(Imports imports, Misbehaviour misbehaviour, Patience patience) {
        this.imports = imports;
        this.misbehaviour = misbehaviour;
        this.patience = patience;
    }

    void addTo(Routes routes) {
        routes.post("/api/import/start_upload", this::startUpload)
                .post("/api/import/upload_part", this::uploadPart)
                .post("/api/import/finish_upload", this::finishUpload)
                .post("/api/perform_import", this::perform)
                .post("/api/cancel_import", this::cancel)
                .post("/api/import", this::oneShot);
    }

    void addTo(SystemFunctions functions) {
        functions.add(
                "_system/cli/queryImport",
                KeyOperation.VIEW_BACKUPS,
                arguments -> imports.find(arguments.text("importId"))
                        .map(ImportRow::value)
                        .orElse(null));
        functions.add(
                "_system/cli/queryImport:list",
                KeyOperation.VIEW_BACKUPS,
                arguments -> imports.latest().stream().map(ImportRow::value).toList());
    }

    private void startUpload(Call call) throws IOException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        call.succeed(Map.of("uploadToken", imports.startUpload()));
    }

    private void uploadPart(Call call) throws IOException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        call.required("partNumber");
        UploadFault fault = misbehaviour.nextUpload();
        if (fault.cutAfter() >= 0) {
            call.body().readNBytes((int) fault.cutAfter());
            call.hangUp();
        }
        byte[] body = call.body().readAllBytes();
        for (int i = 0; i < fault.times(); i++) {
            imports.append(call.required("uploadToken"), new java.io.ByteArrayInputStream(body));
        }
        call.succeed("");
    }

    private void finishUpload(Call call) throws IOException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        Map<String, ?> body = call.json();
        if (!(body.get("import") instanceof Map<?, ?> wanted)
                || !(body.get("uploadToken") instanceof String token)
                || body.get("partTokens") == null) {
            throw ApiError.badRequest("BadJsonBody", "Failed to deserialize the JSON body: a field is missing");
        }
        ImportRequest request = new ImportRequest(
                format(wanted),
                mode(wanted),
                text(wanted, "tableName"),
                text(wanted, "componentPath"),
                ImportRequest.SNAPSHOT_IMPORT);
        call.succeed(Map.of("importId", imports.finishUpload(token, request)));
    }

    private void perform(Call call) throws IOException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        imports.perform(importId(call));
        call.succeed();
    }

    private void cancel(Call call) throws IOException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        imports.cancel(importId(call));
        call.succeed();
    }

    private void oneShot(Call call) throws IOException, InterruptedException {
        call.identity().require(KeyOperation.IMPORT_BACKUPS);
        ImportRequest request = new ImportRequest(
                ImportFormat.named(call.required("format")),
                ImportMode.named(call.parameter("mode").orElse("requireEmpty")),
                call.parameter("tableName").orElse(""),
                call.parameter("componentPath").orElse(""),
                ImportRequest.SNAPSHOT_IMPORT);
        String token = imports.startUpload();
        imports.append(token, call.body());
        String id = imports.finishUpload(token, request);
        boolean isRead = patience.await(() -> !(state(id) instanceof ImportState.Uploaded), ONE_SHOT_LIMIT);
        imports.perform(id);
        if (!isRead || !patience.await(() -> state(id).isTerminal(), ONE_SHOT_LIMIT)) {
            throw new ApiError(408, "", "");
        }
        if (state(id) instanceof ImportState.Failed failed) {
            throw ApiError.badRequest("ImportFailed", failed.message());
        }
        call.succeed(Map.of("numWritten", ((ImportState.Completed) state(id)).documents()));
    }

    private ImportState state(String id) {
        return imports.find(id).orElseThrow(ApiError::internal).state();
    }

    private static String importId(Call call) throws IOException {
        String id = text(call.json(), "importId");
        byte[] ascii = id.getBytes(java.nio.charset.StandardCharsets.UTF_8);
        if (DocumentId.tableNumber(ascii, 0, ascii.length) < 0) {
            throw ApiError.badRequest("InvalidImport", "invalid import id " + id);
        }
        return id;
    }

    private static ImportFormat format(Map<?, ?> wanted) {
        return ImportFormat.named(text(wanted, "format"));
    }

    private static ImportMode mode(Map<?, ?> wanted) {
        String mode = text(wanted, "mode");
        return mode.isEmpty() ? ImportMode.REQUIRE_EMPTY : ImportMode.named(mode);
    }

    private static String text(Map<?, ?> fields, String name) {
        return fields.get(name) instanceof String text ? text : "";
    }
}
