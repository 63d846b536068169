package dev.holdfast.convex;

import java.nio.charset.StandardCharsets;
import okhttp3.MediaType;
import okhttp3.RequestBody;

/** The body of a request. Holds the given array, which must not change until the call is done. */
final class Payload {
    private static final MediaType JSON = MediaType.get("application/json");
    private static final MediaType BYTES = MediaType.get("application/octet-stream");

    private final RequestBody body;

    private Payload(RequestBody body) {
        this.body = body;
    }

    static Payload json(String text) {
        return new Payload(RequestBody.create(text.getBytes(StandardCharsets.UTF_8), JSON));
    }

    /** The first bytes of an array. */
    static Payload bytes(byte[] bytes, int count) {
        return new Payload(RequestBody.create(bytes, BYTES, 0, count));
    }

    RequestBody body() {
        return body;
    }
}
