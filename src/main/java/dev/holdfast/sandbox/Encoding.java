package dev.holdfast.sandbox;

import java.util.Map;
import java.util.Optional;

/** The three ways in which Convex writes its values as JSON. */
enum Encoding {
    /** Of exports: the number's token is its type; only what JSON cannot say is an object with a {@code $} key. */
    EXPORT,
    /** Of the websocket and of arguments: every int64 is {@code {"$integer": base64}}, every plain number a float64. */
    ENCODED,
    /** Lossy: int64, bytes and special floats as text. */
    CLEAN;

    private static final Map<String, Encoding> NAMES =
            Map.of("export_json", EXPORT, "convex_encoded_json", ENCODED, "json", CLEAN, "convex_clean_json", CLEAN);

    static Optional<Encoding> named(String format) {
        return Optional.ofNullable(NAMES.get(format));
    }
}
