package dev.holdfast.convex;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An import as the deployment lists it. In {@code export_json}:
 *
 * <pre>{"_id":"..","_creationTime":1755000000123.5,"mode":"ReplaceAll","format":{"format":"zip"},"component_path":null,
 * "requestor":{"type":"snapshotImport"},"state":{"state":"in_progress","progress_message":"..","checkpoint_messages":[]},
 * "checkpoints":[{"component_path":null,"display_table_name":"users","total_num_rows_to_write":21,"num_rows_written":0,
 * "existing_rows_in_table":7,"existing_rows_to_delete":7,"is_missing_id_field":false}]}</pre>
 *
 * @param mode {@code Append}, {@code Replace}, {@code ReplaceAll} or {@code RequireEmpty}
 * @param format {@code zip}, or one of the others that a single table has
 * @param requestor {@code snapshotImport}, {@code cloudRestore} or {@code streamingImport}
 * @param began by the deployment's clock
 */
public record ImportRow(String id, Instant began, String mode, String format, String requestor, ImportStatus status) {
    public ImportRow {
        requireNonNull(id, "id");
        requireNonNull(began, "began");
        requireNonNull(mode, "mode");
        requireNonNull(format, "format");
        requireNonNull(requestor, "requestor");
        requireNonNull(status, "status");
    }

    /** @throws IllegalArgumentException saying what is wrong with the row */
    static ImportRow parse(JsonNode row) {
        String id = row.path("_id").asString("");
        if (!id.matches("[0-9A-Za-z_-]+")) {
            throw new IllegalArgumentException("a row of imports without a usable _id");
        }
        return new ImportRow(
                id,
                Instant.ofEpochMilli((long) row.path("_creationTime").asDouble(0)),
                row.path("mode").asString(""),
                row.path("format").path("format").asString(""),
                row.path("requestor").path("type").asString("snapshotImport"),
                status(id, row));
    }

    private static ImportStatus status(String id, JsonNode row) {
        JsonNode state = row.path("state");
        String name = state.path("state").asString("");
        return switch (name) {
            case "uploaded" -> new ImportStatus.Uploaded();
            case "waiting_for_confirmation" ->
                new ImportStatus.Waiting(
                        state.path("message_to_confirm").asString(""),
                        state.path("require_manual_confirmation").asBoolean(true),
                        changes(id, row));
            case "in_progress" ->
                new ImportStatus.InProgress(
                        state.path("progress_message").asString("Importing"), done(state), changes(id, row));
            case "completed" ->
                new ImportStatus.Completed(
                        ExportRow.instantOf(integer(id, state, "timestamp")), integer(id, state, "num_rows_written"));
            case "failed" -> new ImportStatus.Failed(state.path("error_message").asString("without a word"));
            default ->
                throw new IllegalArgumentException(
                        "the import " + id + " in the state '" + name + "', which this Holdfast does not know");
        };
    }

    private static List<String> done(JsonNode state) {
        List<String> done = new ArrayList<>();
        state.path("checkpoint_messages").forEach(message -> done.add(message.asString("")));
        return done;
    }

    private static List<Change> changes(String id, JsonNode row) {
        List<Change> changes = new ArrayList<>();
        for (JsonNode point : row.path("checkpoints")) {
            changes.add(new Change(
                    point.path("component_path").asString(""),
                    point.path("display_table_name").asString(""),
                    integer(id, point, "total_num_rows_to_write"),
                    integer(id, point, "num_rows_written"),
                    integer(id, point, "existing_rows_in_table"),
                    integer(id, point, "existing_rows_to_delete"),
                    point.path("is_missing_id_field").asBoolean(false)));
        }
        return changes;
    }

    private static long integer(String id, JsonNode in, String field) {
        JsonNode value = in.path(field);
        if (!value.isIntegralNumber() || !value.canConvertToLong()) {
            throw new IllegalArgumentException("the import " + id + " whose " + field + " is no 64-bit integer");
        }
        return value.longValue();
    }
}
