package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** {@code /api/query}: calls a system function. A function that fails is still a 200. */
final class QueryEndpoint {
    private static final ValueReader ARGUMENTS = new ValueReader(Encoding.ENCODED);

    private final SystemFunctions functions;

    QueryEndpoint(SystemFunctions functions) {
        this.functions = functions;
    }

    void addTo(Routes routes) {
        routes.post("/api/query", this::post).get("/api/query", this::get);
    }

    private void post(Call call) throws IOException {
        Map<String, @Nullable Object> body = call.json();
        if (!(body.get("path") instanceof String path)) {
            throw ApiError.badRequest("BadJsonBody", "Failed to deserialize the JSON body: missing field `path`");
        }
        String format = body.get("format") instanceof String text ? text : "json";
        // Arguments have an encoding of their own: read them again in it.
        String arguments = new ValueWriter(Encoding.EXPORT).write(body.getOrDefault("args", Map.of()));
        answer(call, path, arguments, format);
    }

    private void get(Call call) throws IOException {
        answer(
                call,
                call.required("path"),
                call.parameter("args").orElse("{}"),
                call.parameter("format").orElse("json"));
    }

    private void answer(Call call, String path, String arguments, String format) throws IOException {
        Encoding encoding = Encoding.named(format)
                .orElseThrow(() -> ApiError.badRequest(
                        "BadFormat",
                        "Unrecognized format: " + format + ". Supported formats are json, "
                                + "convex_encoded_json, export_json"));
        ValueWriter writer = new ValueWriter(encoding);
        try {
            Object value = functions.call(path, arguments(arguments), call.identity());
            call.sendJson("{\"status\":\"success\",\"value\":" + writer.write(value) + "}");
        } catch (SystemFunctions.FailedException e) {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("status", "error");
            failure.put("errorMessage", String.valueOf(e.getMessage()));
            call.succeed(failure);
        }
    }

    /**
     * Reads arguments: an object, or a list with one.
     *
     * @throws ApiError if they are neither
     */
    static Map<String, @Nullable Object> arguments(String json) {
        try {
            Object value = ARGUMENTS.read(json.getBytes(UTF_8));
            if (value instanceof List<?> list && list.size() <= 1) {
                value = list.isEmpty() ? Map.of() : list.get(0);
            }
            if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> arguments = new LinkedHashMap<>();
                map.forEach((name, argument) -> arguments.put((String) name, argument));
                return arguments;
            }
        } catch (JacksonException | ValueReader.InvalidValueException e) {
            throw ApiError.badRequest("BadJsonBody", "The arguments are not valid: " + e.getMessage());
        }
        throw ApiError.badRequest("BadJsonBody", "The arguments are not an object");
    }
}
