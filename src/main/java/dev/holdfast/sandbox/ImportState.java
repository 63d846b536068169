package dev.holdfast.sandbox;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where an import stands. */
sealed interface ImportState {
    /** The object {@code state} of the row. */
    Map<String, @Nullable Object> fields();

    default boolean isTerminal() {
        return false;
    }

    private static Map<String, @Nullable Object> named(String state) {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        fields.put("state", state);
        return fields;
    }

    /** The file is there and will be read. */
    record Uploaded() implements ImportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            return named("uploaded");
        }
    }

    /** @param isManual whether rows would be lost */
    record Waiting(String message, boolean isManual) implements ImportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("waiting_for_confirmation");
            fields.put("message_to_confirm", message);
            fields.put("require_manual_confirmation", isManual);
            return fields;
        }
    }

    /** @param done messages about finished tables */
    record InProgress(String message, List<String> done) implements ImportState {
        public InProgress {
            done = List.copyOf(done);
        }

        InProgress with(String next) {
            return new InProgress(next, done);
        }

        /** @param shows whether it is the progress from now on, too */
        InProgress withDone(String finished, boolean shows) {
            List<String> more = new ArrayList<>(done);
            more.add(finished);
            return new InProgress(shows ? finished : message, more);
        }

        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("in_progress");
            fields.put("progress_message", message);
            fields.put("checkpoint_messages", done);
            return fields;
        }
    }

    /**
     * Everything is in place.
     *
     * @param timestamp of the commit, in nanoseconds since the Unix epoch
     * @param documents without stored files
     */
    record Completed(long timestamp, long documents) implements ImportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("completed");
            fields.put("timestamp", timestamp);
            fields.put("num_rows_written", documents);
            return fields;
        }

        @Override
        public boolean isTerminal() {
            return true;
        }
    }

    /** Nothing was imported; of an append perhaps a part. */
    record Failed(String message) implements ImportState {
        @Override
        public Map<String, @Nullable Object> fields() {
            Map<String, @Nullable Object> fields = named("failed");
            fields.put("error_message", message);
            return fields;
        }

        @Override
        public boolean isTerminal() {
            return true;
        }
    }
}
