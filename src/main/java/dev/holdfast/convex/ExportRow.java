package dev.holdfast.convex;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/**
 * A row of the deployment's table of exports. In {@code export_json}:
 *
 * <pre>{"_id":"kg2...","_creationTime":1755000000123.5,"state":"completed","requestor":"snapshotExport",
 * "format":{"format":"zip","include_storage":true},"start_ts":1755000000000000001,"complete_ts":1755000042000000000,
 * "expiration_ts":1756209600000000000,"size":123456}</pre>
 *
 * @param snapshotTime at which the ZIP is consistent; only of a completed row, since before that {@code start_ts} is something else
 * @param expires after which the deployment may drop it
 * @param sizeBytes of the ZIP; 0 where unknown
 * @param message how far it is; empty without one
 */
record ExportRow(
        String id,
        State state,
        boolean includesStorage,
        Optional<Instant> snapshotTime,
        Optional<Instant> expires,
        long sizeBytes,
        String message) {
    private static final BigDecimal NANOS = BigDecimal.valueOf(1_000_000_000L);

    enum State {
        REQUESTED,
        IN_PROGRESS,
        COMPLETED,
        FAILED,
        CANCELED;

        boolean isActive() {
            return this == REQUESTED || this == IN_PROGRESS;
        }
    }

    /** @throws IllegalArgumentException saying what is wrong with the row */
    static ExportRow parse(JsonNode row) {
        String id = row.path("_id").asString("");
        if (id.isEmpty() || !id.matches("[0-9A-Za-z_-]+")) {
            throw new IllegalArgumentException("a row of exports without a usable _id");
        }
        State state = state(row.path("state").asString(""));
        Optional<Instant> started = instant(row, "start_ts");
        if (state == State.COMPLETED && started.isEmpty()) {
            throw new IllegalArgumentException("the export " + id + " is completed, but without start_ts");
        }
        return new ExportRow(
                id,
                state,
                row.path("format").path("include_storage").asBoolean(false),
                state == State.COMPLETED ? started : Optional.empty(),
                instant(row, "expiration_ts"),
                integer(row, "size").orElse(0L),
                row.path("progress_message").asString(""));
    }

    /** Turns nanoseconds since the Unix epoch into an instant. */
    static Instant instantOf(long nanos) {
        long second = 1_000_000_000L;
        return Instant.ofEpochSecond(Math.floorDiv(nanos, second), Math.floorMod(nanos, second));
    }

    /** Turns an instant into nanoseconds since the Unix epoch. */
    static long nanosOf(Instant instant) {
        return BigDecimal.valueOf(instant.getEpochSecond())
                .multiply(NANOS)
                .add(BigDecimal.valueOf(instant.getNano()))
                .longValueExact();
    }

    private static State state(String text) {
        return switch (text) {
            case "requested" -> State.REQUESTED;
            case "in_progress" -> State.IN_PROGRESS;
            case "completed" -> State.COMPLETED;
            case "failed" -> State.FAILED;
            case "canceled", "cancelled" -> State.CANCELED;
            default ->
                throw new IllegalArgumentException(
                        "an export in the state '" + text + "', which this Holdfast does not know");
        };
    }

    private static Optional<Instant> instant(JsonNode row, String field) {
        return integer(row, field).map(ExportRow::instantOf);
    }

    /** An integer token, or the decimal text that older formats give; never by way of a double. */
    private static Optional<Long> integer(JsonNode row, String field) {
        JsonNode value = row.path(field);
        if (value.isIntegralNumber() && value.canConvertToLong()) {
            return Optional.of(value.longValue());
        }
        if (value.isString() && value.stringValue().matches("-?\\d{1,18}|\\d{19}")) {
            return Optional.of(Long.parseLong(value.stringValue()));
        }
        if (value.isMissingNode() || value.isNull()) {
            return Optional.empty();
        }
        throw new IllegalArgumentException("a row of exports whose " + field + " is no 64-bit integer");
    }
}
