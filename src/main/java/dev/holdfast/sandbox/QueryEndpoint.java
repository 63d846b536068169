package dev.holdfast.sandbox;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/** {@code /api/query}: calls a system function, or one of the deployment's own. A function that fails is still a 200. */
final class QueryEndpoint {
    private static final ValueReader ARGUMENTS = new ValueReader(Encoding.ENCODED);

    private final SystemFunctions functions;
    private final UserFunctions user;

    QueryEndpoint(SystemFunctions functions, UserFunctions user) {
        this.functions = functions;
        this.user = user;
    }

    void addTo(Routes routes) {
        routes.post("/api/query", this::post).get("/api/query", this::get).post("/api/query_batch", this::batch);
    }

    private void post(Call call) throws IOException {
        call.sendJson(answer(call.json(), call.identity()));
    }

    /** All at one moment, as far as nobody writes meanwhile. */
    private void batch(Call call) throws IOException {
        if (!(call.json().get("queries") instanceof List<?> queries)) {
            throw missing("queries");
        }
        List<String> results = new ArrayList<>();
        for (Object query : queries) {
            if (!(query instanceof Map<?, ?> fields)) {
                throw missing("path");
            }
            Map<String, @Nullable Object> body = new LinkedHashMap<>();
            fields.forEach((name, value) -> body.put((String) name, value));
            results.add(answer(body, call.identity()));
        }
        call.sendJson("{\"results\":[" + String.join(",", results) + "]}");
    }

    private String answer(Map<String, @Nullable Object> body, SandboxKeys.Identity identity) {
        if (!(body.get("path") instanceof String path)) {
            throw missing("path");
        }
        String format = body.get("format") instanceof String text ? text : "json";
        // Arguments have an encoding of their own: read them again in it.
        String arguments = new ValueWriter(Encoding.EXPORT).write(body.getOrDefault("args", Map.of()));
        return answer(path, arguments, format, identity);
    }

    private static ApiError missing(String field) {
        return ApiError.badRequest("BadJsonBody", "Failed to deserialize the JSON body: missing field `" + field + "`");
    }

    private void get(Call call) throws IOException {
        call.sendJson(answer(
                call.required("path"),
                call.parameter("args").orElse("{}"),
                call.parameter("format").orElse("json"),
                call.identity()));
    }

    private String answer(String path, String arguments, String format, SandboxKeys.Identity identity) {
        Encoding encoding = Encoding.named(format)
                .orElseThrow(() -> ApiError.badRequest(
                        "BadFormat",
                        "Unrecognized format: " + format + ". Supported formats are json, "
                                + "convex_encoded_json, export_json"));
        ValueWriter writer = new ValueWriter(encoding);
        try {
            Object value = path.startsWith("_system/")
                    ? functions.call(path, arguments(arguments), identity)
                    : user.call(path, arguments(arguments), identity);
            return "{\"status\":\"success\",\"value\":" + writer.write(value) + "}";
        } catch (SystemFunctions.FailedException e) {
            Map<String, Object> failure = new LinkedHashMap<>();
            failure.put("status", "error");
            failure.put("errorMessage", String.valueOf(e.getMessage()));
            return writer.write(failure);
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
