package dev.holdfast.sandbox;

/** What an import does to rows that are there. */
enum ImportMode {
    REQUIRE_EMPTY("requireEmpty"),
    APPEND("append"),
    REPLACE("replace"),
    /** As {@link #REPLACE}, and tables that the file does not name are dropped. */
    REPLACE_ALL("replaceAll");

    private final String argument;

    ImportMode(String argument) {
        this.argument = argument;
    }

    /** @throws ApiError if there is no such mode */
    static ImportMode named(String argument) {
        for (ImportMode mode : values()) {
            if (mode.argument.equals(argument)) {
                return mode;
            }
        }
        throw ApiError.badRequest("BadJsonBody", "Failed to deserialize: unknown variant `" + argument + "`");
    }

    /** As it stands in rows: {@code ReplaceAll}. */
    String stored() {
        return Character.toUpperCase(argument.charAt(0)) + argument.substring(1);
    }

    /** Whether rows that are there are lost. */
    boolean replaces() {
        return this == REPLACE || this == REPLACE_ALL;
    }
}
