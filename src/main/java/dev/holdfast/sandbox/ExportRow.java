package dev.holdfast.sandbox;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A row of {@code _exports}.
 *
 * @param isHeld whether it stays in progress until it is released
 */
record ExportRow(
        String id,
        double creationTime,
        ExportRequestor requestor,
        boolean includeStorage,
        boolean isHeld,
        ExportState state) {
    ExportRow with(ExportState next) {
        return new ExportRow(id, creationTime, requestor, includeStorage, isHeld, next);
    }

    ExportRow released() {
        return new ExportRow(id, creationTime, requestor, includeStorage, false, state);
    }

    Map<String, @Nullable Object> value() {
        Map<String, @Nullable Object> value = new LinkedHashMap<>();
        value.put("_id", id);
        value.put("_creationTime", creationTime);
        value.put("requestor", requestor.wireName());
        value.put("format", Map.of("format", "zip", "include_storage", includeStorage));
        value.put("component", null);
        value.putAll(state.fields());
        return value;
    }
}
