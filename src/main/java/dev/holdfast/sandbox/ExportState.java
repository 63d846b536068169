package dev.holdfast.sandbox;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an export stands. Times are nanoseconds since the Unix epoch. */
sealed interface ExportState {
    /** The fields that the row has in this state, {@code state} among them. */
    Map<String, @Nullable Object> fields();

    /** Whether it still blocks other exports. */
    default boolean isActive() {
        return false;
    }

    private static Map<String, @Nullable Object> named(String state) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("state", state);
        return fields;
    }

    /** Waits for the worker. */
    record Requested(long expiration) implements ExportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("requested");
            fields.put("expiration_ts", expiration);
            return fields;
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }

    /** The worker has begun. */
    record InProgress(long start, long expiration, @Nullable String message) implements ExportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("in_progress");
            fields.put("start_ts", start);
            fields.put("expiration_ts", expiration);
            fields.put("progress_message", message);
            return fields;
        }

        @Override
        public boolean isActive() {
            return true;
        }
    }

    /**
     * There is a ZIP.
     *
     * @param snapshot at which it is consistent
     * @param size of the ZIP in bytes
     */
    record Completed(long snapshot, long completed, long expiration, Path zip, long size) implements ExportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("completed");
            fields.put("start_ts", snapshot);
            fields.put("complete_ts", completed);
            fields.put("expiration_ts", expiration);
            fields.put("zip_object_key", zip.getFileName().toString());
            fields.put("size", size);
            return fields;
        }
    }

    /**
     * Somebody cancelled it.
     *
     * @param start null if the worker had not begun
     */
    record Canceled(@Nullable Long start, long canceled) implements ExportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("canceled");
            fields.put("start_ts", start);
            fields.put("canceled_ts", canceled);
            return fields;
        }
    }
}
