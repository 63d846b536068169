package dev.holdfast.sandbox;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A function that is to be called once. The sandbox has no functions to call: it only keeps the row. */
record ScheduledJob(String id, double creationTime, String function, Instant due) {
    Map<String, Object> row() {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("_id", id);
        row.put("_creationTime", creationTime);
        row.put("udfPath", function);
        row.put("nextTs", due.getEpochSecond() * 1_000_000_000L + due.getNano());
        row.put("state", Map.of("type", "pending"));
        row.put("udfArgs", List.of());
        return row;
    }
}
