package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code _snapshot_imports}.
 *
 * @param checkpoints empty before the file was read
 */
record ImportRow(
        String id,
        double creationTime,
        ImportRequest request,
        Path file,
        ImportState state,
        List<TableChange> checkpoints) {
    ImportRow {
        checkpoints = List.copyOf(checkpoints);
    }

    ImportRow with(ImportState next) {
        return new ImportRow(id, creationTime, request, file, next, checkpoints);
    }

    ImportRow with(List<TableChange> next) {
        return new ImportRow(id, creationTime, request, file, state, next);
    }

    Map<String, @Nullable Object> value() {
        Map<String, Object> format = new LinkedHashMap<>();
        format.put("format", request.format().stored());
        if (!request.table().isEmpty()) {
            format.put("table", request.table());
        }
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("_id", id);
        value.put("_creationTime", creationTime);
        value.put("state", state.fields());
        value.put("format", format);
        value.put("mode", request.mode().stored());
        value.put("component_path", request.component().isEmpty() ? null : request.component());
        value.put("fq_object_key", file.getFileName().toString());
        value.put("member_id", null);
        value.put("requestor", Map.of("type", request.requestor()));
        value.put(
                "checkpoints",
                state instanceof ImportState.Uploaded
                        ? null
                        : checkpoints.stream().map(TableChange::value).toList());
        return value;
    }
}
