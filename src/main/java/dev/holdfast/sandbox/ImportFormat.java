package dev.holdfast.sandbox;

/** What a file that is imported looks like. */
enum ImportFormat {
    CSV("csv", "csv"),
    JSON_LINES("jsonLines", "jsonl"),
    JSON_ARRAY("jsonArray", "json_array"),
    ZIP("zip", "zip");

    private final String argument;
    private final String stored;

    ImportFormat(String argument, String stored) {
        this.argument = argument;
        this.stored = stored;
    }

    /** @throws ApiError if there is no such format */
    static ImportFormat named(String argument) {
        for (ImportFormat format : values()) {
            if (format.argument.equals(argument)) {
                return format;
            }
        }
        throw ApiError.badRequest("BadJsonBody", "Failed to deserialize: unknown variant `" + argument + "`");
    }

    String stored() {
        return stored;
    }
}
